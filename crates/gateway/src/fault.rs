//! What is wrong with an adapter or with what the company says of its gateway: found when they are read, before a message is.

use std::fmt;

use crate::adapter::About;

/// What is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file of an adapter, or the table of the company's file.
    pub place: String,
    /// What.
    pub wrong: Wrong,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Wrong {
    /// There is no adapter of that name.
    NoAdapter {
        /// The name.
        name: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// The file is no adapter; the message has line and column.
    Form(String),
    /// A template cannot be filled in.
    Template {
        /// The key it stands under.
        at: &'static str,
        /// What is wrong with it.
        message: String,
    },
    /// What is sent calls itself JSON and is not.
    NotJson(String),
    /// There is neither a body nor a form, or there are both.
    Body,
    /// A header has a name or a value that no header can have.
    Header(String),
    /// A place within an answer does not begin with `/`.
    Pointer {
        /// The key it stands under.
        at: &'static str,
        /// As it was written.
        text: String,
    },
    /// A key names a value that the adapter does not declare.
    Undeclared {
        /// The key.
        at: &'static str,
        /// The name.
        name: String,
    },
    /// A value bears a name that stands for something of the message.
    Reserved(String),
    /// Answers may renew a token, and there is none.
    NoToken,
    /// The callback lacks what its scheme needs.
    Callback(&'static str),
    /// The company did not say a value.
    Missing {
        /// The key to write.
        key: String,
        /// What it is.
        about: About,
    },
    /// The company says something that the adapter does not know.
    Extra {
        /// The key.
        key: String,
        /// What may be written.
        known: Vec<String>,
    },
    /// A secret stands in the file itself.
    Exposed(String),
    /// A value is of another type.
    Type {
        /// The key.
        key: String,
        /// In Chinese and in English.
        wanted: [&'static str; 2],
    },
    /// A value is no address of a web server.
    Url {
        /// The key.
        key: String,
        /// As it was written.
        text: String,
    },
    /// The file of a secret cannot be read, or is empty.
    Secret {
        /// The key.
        key: String,
        /// The file.
        file: String,
        /// Why.
        why: String,
    },
    /// An EncodingAESKey is not one.
    AesKey(String),
    /// The adapter is for another channel.
    Channel {
        /// The adapter.
        name: String,
        /// Its channel.
        channel: String,
    },
    /// Whoever is in the group would read what is a debtor's alone.
    Group(String),
    /// Only a group of our own staff is meant here.
    NoGroup(String),
}

impl std::error::Error for Fault {}

/// In English.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.place, self.wrong.en())
    }
}

impl Fault {
    /// In Chinese.
    pub fn zh(&self) -> String {
        format!("{}：{}", self.place, self.wrong.zh())
    }
}

impl Wrong {
    fn en(&self) -> String {
        match self {
            Self::NoAdapter { name, known } => format!(
                "there is no gateway `{name}`; use one of {}, or put {name}.toml into the folder of [folders] gateways",
                known.join(", ")
            ),
            Self::Form(message) => format!("is not well formed; correct it: {message}"),
            Self::Template { at, message } => format!("`{at}` cannot be filled in: {message}"),
            Self::NotJson(message) => format!(
                "`send.body` does not come out as JSON: {message}; write values without quotes, as in {{\"to\": {{{{ to }}}}}}"
            ),
            Self::Body => "write either `send.body` or `send.form`".to_owned(),
            Self::Header(name) => format!("`{name}` cannot be sent as a header; correct its name or value"),
            Self::Pointer { at, text } => {
                format!("`{at}`: `{text}` is no place in an answer; write it as /errcode")
            }
            Self::Undeclared { at, name } => {
                format!(
                    "`{at}` names `{name}`, which is not among [values]; add [values.{name}] or correct the name"
                )
            }
            Self::Reserved(name) => {
                format!("[values.{name}]: the name stands for something of the message; choose another")
            }
            Self::NoToken => "`renew_codes` renew a token, and there is no [token]".to_owned(),
            Self::Callback(lacks) => format!("[callback] lacks `{lacks}`, which its scheme needs"),
            Self::Missing { key, about } => format!("`{key}` is missing: {}", about.en),
            Self::Extra { key, known } => {
                format!("`{key}` is not known to this gateway; it takes {}", known.join(", "))
            }
            Self::Exposed(key) => {
                format!(
                    "`{key}` is a secret; write it into a file of its own and name the file by `{key}_file`"
                )
            }
            Self::Type { key, wanted: [_, wanted] } => format!("`{key}` must be {wanted}"),
            Self::Url { key, text } => {
                format!(
                    "`{key}`: `{text}` is no address of a web server; write it as https://sms.example.com"
                )
            }
            Self::Secret { key, file, why } => format!("`{key}`: the file {file} cannot be used: {why}"),
            Self::AesKey(key) => format!("`{key}` is no EncodingAESKey: it has 43 letters and digits"),
            Self::Channel { name, channel } => {
                format!("the gateway `{name}` is for {channel}; name it there")
            }
            Self::Group(name) => format!(
                "`{name}` reaches a group, and a message to a debtor would be read by everybody in it; use it for your own staff, under [robot]"
            ),
            Self::NoGroup(name) => {
                format!(
                    "`{name}` reaches single people; for your own staff's group name a robot, such as wechat-robot"
                )
            }
        }
    }

    fn zh(&self) -> String {
        match self {
            Self::NoAdapter { name, known } => format!(
                "没有网关 `{name}`；可用的有 {}，或把 {name}.toml 放进 [folders] gateways 文件夹",
                known.join("、")
            ),
            Self::Form(message) => format!("写法有误，请改正：{message}"),
            Self::Template { at, message } => format!("`{at}` 无法填写：{message}"),
            Self::NotJson(message) => {
                format!("`send.body` 填写后不是 JSON：{message}；各值不要加引号，如 {{\"to\": {{{{ to }}}}}}")
            }
            Self::Body => "`send.body` 与 `send.form` 请只写一个".to_owned(),
            Self::Header(name) => format!("`{name}` 不能作为请求头发送；请改正名称或内容"),
            Self::Pointer { at, text } => format!("`{at}`：`{text}` 不是应答中的位置；请写成 /errcode"),
            Self::Undeclared { at, name } => {
                format!("`{at}` 所写的 `{name}` 不在 [values] 中；请添加 [values.{name}] 或改正名称")
            }
            Self::Reserved(name) => format!("[values.{name}]：该名称已代表消息的内容；请另取一个"),
            Self::NoToken => "写了 `renew_codes`，但没有 [token]".to_owned(),
            Self::Callback(lacks) => format!("[callback] 缺少 `{lacks}`，其验证方式需要它"),
            Self::Missing { key, about } => format!("缺少 `{key}`：{}", about.zh),
            Self::Extra { key, known } => format!("该网关没有 `{key}` 这一项；可用的有 {}", known.join("、")),
            Self::Exposed(key) => format!("`{key}` 是密钥；请写入单独的文件，再用 `{key}_file` 指明该文件"),
            Self::Type { key, wanted: [wanted, _] } => format!("`{key}` 应为{wanted}"),
            Self::Url { key, text } => format!("`{key}`：`{text}` 不是网址；请写成 https://sms.example.com"),
            Self::Secret { key, file, why } => format!("`{key}`：文件 {file} 不能用：{why}"),
            Self::AesKey(key) => format!("`{key}` 不是 EncodingAESKey：应为 43 位字母和数字"),
            Self::Channel { name, channel } => format!("网关 `{name}` 用于 {channel}；请写在那里"),
            Self::Group(name) => format!(
                "`{name}` 发到群里，群内所有人都会看到客户的欠款；只能在 [robot] 下用于通知本公司员工"
            ),
            Self::NoGroup(name) => format!("`{name}` 发给个人；通知员工群请用机器人，如 wechat-robot"),
        }
    }
}
