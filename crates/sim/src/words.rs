//! The words a Chinese finance department writes in its sheets. English codes are the concern of the programs.

use receivables::{
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, Channels, Country, DebtorKind, Role, Size, Standing},
    fact::FactKind,
    receivable::ReceivableKind,
};

/// 是 or 否.
pub fn yes_no(yes: bool) -> &'static str {
    if yes { "是" } else { "否" }
}

/// 客户类型.
pub fn kind(kind: DebtorKind) -> &'static str {
    match kind {
        DebtorKind::Company => "企业",
        DebtorKind::Person => "个人",
    }
}

/// 企业规模.
pub fn size(size: Size) -> &'static str {
    match size {
        Size::Large => "大型企业",
        Size::Small => "中小微企业",
        Size::PublicBody => "事业单位",
    }
}

/// 客户等级.
pub fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Key => "重点客户",
        Standing::Ordinary => "普通客户",
        Standing::New => "新客户",
    }
}

/// 国家; the code where the list has no name.
pub fn country(country: Country) -> String {
    match country.code() {
        "CN" => "中国",
        "US" => "美国",
        "GB" => "英国",
        "DE" => "德国",
        "JP" => "日本",
        "SG" => "新加坡",
        "FR" => "法国",
        "AU" => "澳大利亚",
        "CA" => "加拿大",
        "HK" => "中国香港",
        other => other,
    }
    .to_owned()
}

/// 款项类型.
pub fn receivable(kind: ReceivableKind) -> &'static str {
    match kind {
        ReceivableKind::Goods => "货款",
        ReceivableKind::Progress => "进度款",
        ReceivableKind::ProjectBalance => "尾款",
        ReceivableKind::Service => "服务费",
        ReceivableKind::Instalment => "分期款",
        ReceivableKind::Advance => "代垫款",
        ReceivableKind::Mortgage => "按揭款",
        ReceivableKind::Financing => "融资款",
        ReceivableKind::Loan => "贷款",
        ReceivableKind::Card => "信用卡",
    }
}

/// 角色.
pub fn role(role: Role) -> &'static str {
    match role {
        Role::Debtor => "本人",
        Role::DecisionMaker => "决策人",
        Role::Handler => "经办人",
        Role::Finance => "财务",
        Role::Owner => "老板",
        Role::Secretary => "前台",
        Role::CoDebtor => "共同债务人",
        Role::Guarantor => "担保人",
        Role::Lawyer => "律师",
        Role::Family => "家属",
        Role::Colleague => "同事",
        Role::Intermediary => "中间人",
        Role::ThirdParty => "第三方",
    }
}

/// 渠道.
pub fn channel(channel: Channel) -> &'static str {
    match channel {
        Channel::Phone => "电话",
        Channel::Sms => "短信",
        Channel::Wechat => "微信",
        Channel::Email => "邮件",
        Channel::Letter => "信函",
        Channel::Fax => "传真",
        Channel::Visit => "上门",
        Channel::Voicemail => "语音留言",
    }
}

/// 拒收渠道, joined by 、.
pub fn channels(channels: Channels) -> String {
    channels.iter().map(channel).collect::<Vec<_>>().join("、")
}

/// 方向.
pub fn direction(direction: Direction) -> &'static str {
    match direction {
        Direction::Out => "呼出",
        Direction::In => "呼入",
    }
}

/// 接通情况.
pub fn connection(connection: Connection) -> &'static str {
    match connection {
        Connection::Connected => "已接通",
        Connection::Delivered => "已送达",
        Connection::Sent => "已发送",
        Connection::NoAnswer => "无人接听",
        Connection::Busy => "占线",
        Connection::SwitchedOff => "关机",
        Connection::Invalid => "空号",
        Connection::Voicemail => "语音信箱",
        Connection::Bounced => "退信",
        Connection::Waived => "免做",
        Connection::Cancelled => "取消",
    }
}

/// 结果.
pub fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Promise => "承诺付款",
        Outcome::PaidClaimed => "称已付款",
        Outcome::Callback => "约定回电",
        Outcome::Dispute => "提出争议",
        Outcome::Hardship => "表示困难",
        Outcome::PlanRequested => "要求分期",
        Outcome::Refuses => "拒绝付款",
        Outcome::Relayed => "同意转告",
        Outcome::RelayRefused => "拒绝转告",
        Outcome::WrongParty => "找错人",
        Outcome::CeaseContact => "要求停止联系",
        Outcome::Complaint => "投诉",
        Outcome::HungUp => "挂断",
        Outcome::Informed => "已告知",
        Outcome::Acknowledged => "确认欠款",
        Outcome::SettlementRequested => "请求减免",
        Outcome::LegalReview => "待法务审查",
        Outcome::Represented => "已委托律师",
        Outcome::Insolvent => "称已破产",
        Outcome::Deceased => "称已去世",
    }
}

/// 拖欠原因.
pub fn reason(reason: StatedReason) -> &'static str {
    match reason {
        StatedReason::Forgot => "疏忽",
        StatedReason::InProcess => "流程中",
        StatedReason::PapersMissing => "缺资料",
        StatedReason::CashShort => "资金紧张",
        StatedReason::DownstreamUnpaid => "下游欠款",
        StatedReason::Insolvent => "长期无力",
        StatedReason::Quality => "质量问题",
        StatedReason::Price => "价格争议",
        StatedReason::AlreadyPaid => "称已付款",
        StatedReason::Unwilling => "不愿付款",
        StatedReason::Other => "其他",
    }
}

/// 事项.
pub fn fact(kind: FactKind) -> &'static str {
    match kind {
        FactKind::Hold => "人工暂停",
        FactKind::Deceased => "死亡",
        FactKind::Bankrupt => "破产",
        FactKind::Represented => "代理律师",
        FactKind::CeaseContact => "要求停止联系",
        FactKind::FraudClaimed => "称非本人",
        FactKind::Complaint => "投诉",
        FactKind::Litigation => "涉诉",
        FactKind::EquityFrozen => "股权冻结",
        FactKind::MovingAssets => "转移资产",
        FactKind::CashChainBroken => "资金链断裂",
        FactKind::DownstreamDefault => "下游违约",
        FactKind::ClosedDown => "关门搬离",
        FactKind::LeftJob => "离职",
        FactKind::InflowExpected => "预计进账",
        FactKind::FourElementsVerified => "四要素核验",
        FactKind::LostContact => "失联",
        FactKind::SuitFiled => "起诉",
        FactKind::ProceedingEnded => "程序终结",
        FactKind::AssignmentNoticeReached => "债权转让通知到达",
        FactKind::ConfirmedOversight => "确认疏忽",
        FactKind::ConfirmedInProcess => "确认流程",
        FactKind::ConfirmedDissatisfied => "确认不满",
        FactKind::ConfirmedCashShort => "确认资金紧张",
        FactKind::ConfirmedUnwilling => "确认恶意拖欠",
        FactKind::ValidationSent => "债务核实信息已发",
        FactKind::WithinLimitation => "时效内",
        FactKind::EmployerForbids => "单位不允许",
        FactKind::SoleTrader => "个体经营者",
        FactKind::LimitationClaimed => "主张时效已过",
        FactKind::LetterOfClaimSent => "诉前索偿函已发",
        FactKind::ClaimReplied => "诉前答复已到",
        FactKind::DocumentsRequested => "要求提供文件",
        FactKind::DocumentsGiven => "文件已提供",
        FactKind::ActionNoticeGiven => "起诉预告已发",
        FactKind::VisitAgreed => "约定面谈",
        FactKind::FaxConfirmed => "传真专收",
        FactKind::Obstacle => "客观障碍",
        FactKind::OfferApproved => "方案获批",
        FactKind::OfferRegistered => "优惠已登记",
        FactKind::OwnHardshipTrue => "自身困难属实",
        FactKind::LegalReview => "法务审核",
        FactKind::LegalStepDecided => "法律步骤已决定",
        FactKind::HandoverDecided => "移交已决定",
        FactKind::SupplyStopDecided => "停供已决定",
        FactKind::PlanSigned => "分期计划已签署",
        FactKind::AssignmentContract => "债权转让合同",
        FactKind::ValuationOnFile => "估价报告",
        FactKind::JointLiability => "连带债务依据",
        FactKind::GuaranteeContract => "保证合同",
        FactKind::BondClause => "保证金条款",
        FactKind::DebtorProposed => "债务人主动提出",
        FactKind::ContractEnding => "合同到期",
        FactKind::RegisterEntry => "工商登记信息",
    }
}

/// 类型 of a row of 收款.
pub fn payment(is_credit_note: bool) -> &'static str {
    if is_credit_note { "红字发票" } else { "回款" }
}
