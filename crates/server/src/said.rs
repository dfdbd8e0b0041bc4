//! Errors in both languages: what is wrong and what to do.

use std::fmt;

use intake::IntakeError;
use outreach::{Lang, words};
use receivables::{
    document::recording::Unannounced,
    message::NoWay,
    policy::{PolicyError, PolicyFault, StepFault},
};

use store::{DraftFault, DraftState, ModeFault, UndoBar};

use crate::screen::either;

/// An error of the command line's own.
#[derive(Debug)]
pub(crate) struct Said {
    zh: String,
    en: String,
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.en)
    }
}

impl std::error::Error for Said {}

/// An error with its words.
pub(crate) fn said(zh: impl Into<String>, en: impl Into<String>) -> anyhow::Error {
    Said { zh: zh.into(), en: en.into() }.into()
}

/// A file that cannot be read.
pub(crate) fn unreadable(file: &std::path::Path, error: &std::io::Error) -> anyhow::Error {
    let file = file.display();
    if error.kind() == std::io::ErrorKind::NotFound {
        return said(
            format!("没有文件 {file}；请核对名称和文件夹"),
            format!("there is no file {file}; check its name and folder"),
        );
    }
    said(format!("{file} 打不开：{error}"), format!("{file} cannot be read: {error}"))
}

/// An error in the language of the screen. What has no Chinese of its own is shown as it is rather than hidden.
pub(crate) fn in_words(error: &anyhow::Error, lang: Lang) -> String {
    let mut parts: Vec<String> = Vec::new();
    for cause in error.chain() {
        let said = cause_in_words(cause, lang);
        // A cause is often quoted by what it caused, and is not worth saying twice.
        if !parts.iter().any(|part| part.contains(&said)) {
            parts.push(said);
        }
    }
    parts.join(either(lang, "：", ": "))
}

fn cause_in_words(cause: &(dyn std::error::Error + 'static), lang: Lang) -> String {
    if lang == Lang::En {
        return cause.to_string();
    }
    if let Some(said) = cause.downcast_ref::<Said>() {
        said.zh.clone()
    } else if let Some(read) = cause.downcast_ref::<IntakeError>() {
        read.zh()
    } else if let Some(fault) = cause.downcast_ref::<letters::Fault>() {
        fault.said(lang)
    } else if let Some(fault) = cause.downcast_ref::<mail::Fault>() {
        mail_zh(fault)
    } else if let Some(failed) = cause.downcast_ref::<store::Error>() {
        store_zh(failed)
    } else if let Some(PolicyError { file, line, reason }) = cause.downcast_ref() {
        format!("{file}:{line}：{}", policy_zh(reason))
    } else if let Some(failed) = cause.downcast_ref::<vault::Error>() {
        vault_zh(failed)
    } else if let Some(failed) = cause.downcast_ref::<vault::KeyError>() {
        key_zh(failed)
    } else if let Some(failed) = cause.downcast_ref::<personal::FileError>() {
        keys_zh(failed)
    } else if let Some(failed) = cause.downcast_ref::<personal::OpenError>() {
        sealed_zh(failed)
    } else {
        cause.to_string()
    }
}

fn policy_zh(fault: &PolicyFault) -> String {
    match fault {
        PolicyFault::Form(message) => form_zh(message),
        PolicyFault::Step { step, fault } => format!("步骤 `{step}`：{}", step_zh(*fault)),
        PolicyFault::TooManySteps => "一项策略最多 255 个步骤".to_owned(),
        PolicyFault::Negative(key) => format!("`{key}` 不能为负数"),
        PolicyFault::TooFast => "联系间隔至少 1 天：一天多次催促属于骚扰（CAD-043）".to_owned(),
        PolicyFault::NoHour => "`hours.prefer` 至少写一个时间".to_owned(),
    }
}

fn step_zh(fault: StepFault) -> String {
    match fault {
        StepFault::UsedTwice => "名称重复".to_owned(),
        StepFault::NotPlanned(purpose) => format!("`{purpose}` 由人选用，不能排进策略"),
        StepFault::DoesNothing => "既没有 `channels` 也没有 `task`，什么也不会做".to_owned(),
        StepFault::Never => "`when` 为空；请写 `days`、`after_previous`、`month_end_after` 等".to_owned(),
        StepFault::NothingBefore => "是第一个步骤，前面没有可供 `after_previous` 起算的步骤".to_owned(),
        StepFault::EndsBeforeItBegins { from, until } => {
            format!("结束于第 {until} 天，早于开始的第 {from} 天")
        }
        StepFault::UntilOutsideBand => "`until` 只用于 `mode = \"band\"`".to_owned(),
        StepFault::BeforeTheStepAbove { days, above } => {
            format!("始于第 {days} 天，早于上一个步骤的第 {above} 天；请按先后排列")
        }
        StepFault::NoCureDays => "`cure_days` 至少为 1，话术才能写明日期".to_owned(),
    }
}

/// What readers of TOML and JSON say most often; the rest is shown as they say it.
pub(crate) fn form_zh(message: &str) -> String {
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (field, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        format!("没有 {field} 这一项；可用的有 {}", known.trim_start_matches("one of "))
    } else if let Some(rest) = message.strip_prefix("missing field ") {
        format!("缺少 {rest}")
    } else if let Some(rest) = message.strip_prefix("invalid type: ") {
        format!("类型不对：{}", rest.replace(", expected ", "，应为 "))
    } else if let Some((value, known)) = message.split_once(" is not one of ") {
        format!("{value} 不在可选值之内：{known}")
    } else {
        format!("格式有误：{message}")
    }
}

fn mail_zh(fault: &mail::Fault) -> String {
    use mail::Fault as F;
    match fault {
        F::Address(address) => format!("`{address}` 不是邮箱地址，请更正"),
        F::Message(reason) => format!("邮件无法生成：{reason}"),
        F::Plain(server) => {
            format!("{server} 不在本机：请写 `security = \"tls\"` 或 \"starttls\"；不加密只用于本机")
        }
        F::Authority { file, reason } => {
            format!("{}：{reason}；`ca_file` 须是 PEM 格式的证书文件", file.display())
        }
        F::Unreachable { server, reason } => format!("邮件服务器 {server} 连不上：{reason}"),
        F::SignIn { server, reason } => format!("邮件服务器 {server} 不接受用户名和密码：{reason}"),
        F::Mailbox { place, reason } => format!("信箱 {place} 无法读取：{reason}"),
    }
}

fn store_zh(error: &store::Error) -> String {
    use store::Error as E;
    match error {
        E::Url(url) => format!(
            "`{url}` 不是数据库地址；请用 `sqlite://文件名`，如 `sqlite://ledger.sqlite`，或 `postgres://用户@主机/数据库`"
        ),
        E::Address { place, reason } => format!("数据库地址 `{place}` 无法使用：{reason}"),
        E::Unreachable { place, reason } => {
            format!("连不上数据库 `{place}`（{reason}）；请确认服务器已启动，数据库名、用户和密码无误")
        }
        E::Lost { place, reason } => {
            format!("与数据库 `{place}` 的连接中断（{reason}）；没有做完的部分未保存，请重新执行")
        }
        E::Busy(place) => format!("数据库 `{place}` 正被另一次导入或运行占用；请等它结束后再试"),
        E::Unannounced(fault) => unannounced_zh(*fault).to_owned(),
        E::NoCall(name) => no_call_zh(name),
        E::NoIncoming(id) => format!("没有第 {id} 号来信，或已归属某位客户"),
        E::NoLetter(id) => format!("第 {id} 号消息不是已打印的信函；huikuan outbox list 列出全部消息"),
        E::NoImport(id) => format!("没有第 {id} 号导入"),
        E::CannotUndo { import, bar } => format!("第 {import} 号导入不能撤销：{}", undo_bar_zh(bar)),
        E::Draft(fault) => draft_zh(fault),
        E::Stale { current } => format!("内容已被更改，现为第 {current} 版；请刷新后再改"),
        E::MessageThere => {
            "发件箱中今天已有同一对象、渠道和目的的消息；请改用其他目的，或明天再发".to_owned()
        }
        E::NoMessage(id) => format!("没有第 {id} 号消息；huikuan outbox list 列出全部消息"),
        E::Halted => "就在此刻发送被暂停或切换；该消息仍待发送".to_owned(),
        E::Mode(fault) => mode_zh(*fault).to_owned(),
        E::Message(no_way) => no_way_zh(no_way),
        E::LateAnswer { id, answer } => {
            format!("第 {id} 号消息的答复 `{answer}` 来得太迟，须由人核实；见 huikuan outbox show {id}")
        }
        E::Conflict(place) => {
            format!("数据库 `{place}` 的同一批数据刚被别人改动，这一步没有保存；请再试一次")
        }
        E::Exists(file) => format!("`{}` 已经存在；备份请用新的文件名", file.display()),
        E::Write { file, source } => format!("无法写入 `{}`（{source}）", file.display()),
        E::NotEmpty { table } => format!("数据库不是空的（表 `{table}` 已有数据）；请恢复到新的数据库"),
        E::NotTheSame { table } => format!("表 `{table}` 的副本与原件不一致，没有保存；请检查磁盘"),
        E::NotKept => "前面有一步失败，全部没有保存".to_owned(),
        E::Postgres(reason) => format!("数据库出错：{reason}"),
        E::Encoding { place, encoding } => {
            format!("数据库 `{place}` 的编码是 {encoding}，存不下中文名称；请用 ENCODING 'UTF8' 建库")
        }
        E::Open { path, source } => cannot_open_zh(&path.display().to_string(), source),
        E::Newer { place, found, known } => {
            format!("`{place}` 由较新的版本写成（结构 {found}，本程序只认到 {known}）；请用较新的版本打开")
        }
        E::NotOurs(place) => format!("`{place}` 是别的程序的数据库；请换一个"),
        E::Unreadable { table, column, text } => {
            format!("数据库的表 `{table}` 第 {column} 列的 `{text}` 不是本程序认识的值；请用写入它的版本打开")
        }
        E::CompleteWithoutDay => COMPLETE_WITHOUT_DAY.to_owned(),
        E::NoDebtor(text) => format!("没有编号或名称为 `{text}` 的客户；huikuan worklist 列出客户"),
        E::NoDocument(id) => format!("没有存档编号为 {id} 的单据；huikuan document list 列出编号"),
        E::Ambiguous { text, candidates } => ambiguous_zh(text, candidates),
        E::Evidence(reason) => format!("证据链：{reason}"),
        E::Key { given, current } => format!(
            "密钥 {given} 不是此数据库的签名密钥（{current}）；请改用它的文件，或用 huikuan evidence keys rotate 换新密钥"
        ),
        E::NoRow(statement) => format!("数据库缺少本该有的记录：{statement}"),
        E::NoPerson(id) => no_person_zh(*id),
        E::Keys(source) => keys_zh(source),
        E::KeyFault(fault) => key_fault_zh(fault),
        E::Sealed(source) => sealed_zh(source),
        E::Full(place) => format!("数据库 `{place}` 所在的磁盘已满，这一步没有保存；请腾出空间后再试"),
        E::Sqlite(source) => format!("数据库出错：{source}"),
    }
}

const COMPLETE_WITHOUT_DAY: &str = "完整账目必须写明截止日：请加 --as-of；账目中没有的单据按当日已结清处理";

fn no_person_zh(id: i64) -> String {
    format!("该客户没有编号 #{id} 的联系人；huikuan forget 客户 --why ... 会列出联系人，且不作改动")
}

fn no_call_zh(name: &str) -> String {
    format!("没有通话 `{name}`；电话系统请用拨号时给出的编号（如 hk-12），来电先以 inbound 报告自己的编号")
}

const fn unannounced_zh(fault: Unannounced) -> &'static str {
    match fault {
        Unannounced::NoProof => {
            "录音须有事先告知的证明才能存档：请写明由谁、何时、以何种方式告知，以及录音从何时开始"
        }
        Unannounced::Nobody => "请写明告知人的姓名，或所放录音提示的名称",
        Unannounced::Late => "录音在告知之前已经开始；未经告知的录音不存档",
    }
}

const fn mode_zh(fault: ModeFault) -> &'static str {
    match fault {
        ModeFault::OwnAsk => "是您本人申请的；请由另一人确认",
        ModeFault::NotAsked => "还没有人申请正式发送；请先申请，再由另一人确认",
    }
}

fn no_way_zh(no_way: &NoWay) -> String {
    let [from, to] =
        [no_way.from, no_way.to].map(|state| words::word("message-state", state.code(), Lang::Zh));
    format!("消息现为“{from}”，不能改为“{to}”")
}

fn ambiguous_zh(text: &str, candidates: &[store::DebtorRef]) -> String {
    let list: Vec<_> = candidates.iter().map(ToString::to_string).collect();
    format!("`{text}` 对应几个客户：{}；请写客户编号", list.join("；"))
}

fn cannot_open_zh(path: &str, source: impl fmt::Display) -> String {
    format!("打不开数据库 `{path}`（{source}）；请确认文件夹存在、可以写入，且它是本程序的数据库")
}

/// Why an import cannot be undone.
pub(crate) fn undo_bar_zh(bar: &UndoBar) -> String {
    match bar {
        UndoBar::Undone => "此前已经撤销".to_owned(),
        UndoBar::NotKept => "由较早的版本导入，没有保留原来的数据".to_owned(),
        UndoBar::Later { import, file } => {
            format!("之后的第 {import} 号导入（{file}）含有相同的行；请先撤销那一次")
        }
        UndoBar::MessageLeft { message } => {
            format!("第 {message} 号消息已在此后依据它发给其中的客户")
        }
        UndoBar::PersonalGone => "其中的个人信息此后已按要求或到期删除".to_owned(),
        UndoBar::DocumentFiled { document } => {
            format!("第 {document} 号单据已归档在其中一行之下；请先移除该单据")
        }
        UndoBar::PersonSeen => "已有人查看或使用过它带来的联系人号码".to_owned(),
    }
}

fn draft_zh(fault: &DraftFault) -> String {
    match fault {
        DraftFault::Missing(id) => format!("没有第 {id} 号草稿"),
        DraftFault::Changed { current } => format!("内容已被更改，现为第 {current} 版；请刷新后再改"),
        DraftFault::OwnDraft => "起草人不能审批自己的草稿；请由另一人审批".to_owned(),
        DraftFault::OthersDraft(login) => format!("只有起草人（{login}）可以这样做"),
        DraftFault::State(state) => {
            let state = match state {
                DraftState::Draft => "草稿",
                DraftState::Submitted => "待审批",
                DraftState::Approved => "已批准",
                DraftState::Rejected => "已退回",
                DraftState::Withdrawn => "已撤回",
            };
            format!("目前是“{state}”，不能这样做")
        }
    }
}

fn key_fault_zh(fault: &store::KeyFault) -> String {
    use store::KeyFault as E;
    match fault {
        E::Unnamed => "库中的号码和地址已加密；请指定密钥文件：设 HUIKUAN_KEYS，或在 huikuan.toml 写 `[keys] file = \"...\"`".to_owned(),
        E::Old { keys, key } => format!(
            "{keys} 不是最新：库中已用密钥 {key}，文件里没有；请从执行 huikuan keys rotate 的机器复制密钥文件"
        ),
        E::Other { keys, key } => format!(
            "{keys} 中的密钥 {key} 不属于这个数据库；请用 HUIKUAN_KEYS 指定正确的文件，或从备份恢复"
        ),
        E::None(key) => format!("没有密钥 {key}；huikuan keys list 列出全部密钥"),
        E::InUse { key, people } => format!(
            "密钥 {key} 仍在使用（{people} 人，或为现用密钥）；请先 huikuan keys rotate"
        ),
    }
}

fn vault_zh(error: &vault::Error) -> String {
    use vault::Error as E;
    match error {
        E::NotThere { digest, place } => {
            format!("{place} 中没有 `{digest}`；请从备份恢复，或重新存入该单据")
        }
        E::Altered { digest, place } => format!("{place} 中的 `{digest}` 被改动或损坏；请从备份恢复"),
        E::KeyMissing { digest, keys } => format!(
            "用 `{}` 中的密钥打不开 `{digest}`；请找回当时的密钥文件，或从备份恢复该文件",
            keys.display()
        ),
        E::TooLarge { most_bytes } => {
            format!("文件超过 {most_bytes} 字节的上限；请调高 [vault] 的 most_megabytes，或压缩后再存")
        }
        E::Keys(error) => key_zh(error),
        E::Io { what, source } => format!("{what}：{source}"),
        E::Storage { place, source } => format!("{place}：{source}"),
    }
}

fn key_zh(error: &vault::KeyError) -> String {
    use vault::KeyError as E;
    match error {
        E::Io { path, source } => format!("密钥文件 `{}`：{source}", path.display()),
        E::Line { path, line } => {
            format!(
                "密钥文件 `{}` 第 {line} 行既不是密钥（AGE-SECRET-KEY-1…），也不是注释（# …）",
                path.display()
            )
        }
        E::Empty { path } => format!("密钥文件 `{}` 中没有密钥；请从备份恢复", path.display()),
        E::Readable { path } => {
            format!("本机其他用户能读取密钥文件 `{0}`；请执行 chmod 600 {0}", path.display())
        }
        E::Recipient(text) => format!("`{text}` 不是公钥（age1…）"),
    }
}

/// What is wrong with the file of keys.
fn keys_zh(error: &personal::FileError) -> String {
    use personal::FileError as E;
    match error {
        E::Missing(file) => format!(
            "没有密钥文件 `{}`；请从备份恢复，或用 HUIKUAN_KEYS、huikuan.toml 的 `[keys] file` 指定正确的文件",
            file.display()
        ),
        E::Io { file, source } => {
            format!("密钥文件 `{}` 无法读写（{source}）；请确认文件夹存在且可写入", file.display())
        }
        E::Exposed(file) => {
            let file = file.display();
            format!(
                "本机其他用户可以读取密钥文件 `{file}`；请执行 `chmod 600 {file}`，若已有他人看过，再更换密钥"
            )
        }
        E::Malformed { file, line, .. } => {
            format!("{} 第 {line} 行：密钥文件已损坏；请从备份恢复", file.display())
        }
        E::NoRandom(source) => format!("本机无法生成随机数（{source}），不能生成密钥；请稍后再试"),
    }
}

/// Why a sealed value does not open.
fn sealed_zh(error: &personal::OpenError) -> String {
    use personal::OpenError as E;
    match error {
        E::NoKey { key, keys, debtor, field } => format!(
            "客户 #{debtor} 联系人的 `{field}` 由密钥 {key} 加密，{keys} 中没有这个密钥；请从备份恢复密钥文件，或从执行 huikuan keys rotate 的机器复制"
        ),
        E::Broken { key, debtor, field } => format!(
            "客户 #{debtor} 联系人的 `{field}` 无法解密：内容被改动或移动过，或密钥 {key} 不是当初的那个；请从备份恢复该行或密钥文件"
        ),
    }
}
