//! How people write the coded values: stable code, Chinese and English names.
//!
//! The stable code of each value is always accepted and is not repeated here.

use std::{collections::BTreeMap, sync::OnceLock};

use jiff::tz::{TimeZone, TimeZoneDatabase};
use receivables::{
    contact::{Connection, Direction, Outcome, StatedReason},
    debtor::{Channel, Country, DebtorKind, Region, Role, Size, Standing},
    fact::FactKind,
    receivable::ReceivableKind,
};

use crate::cell::folded;

/// A closed list of values people may write in a cell.
pub(crate) trait Term: Copy + 'static {
    /// The names of each value besides its code.
    const NAMES: &'static [(Self, &'static [&'static str])];

    /// Every value.
    fn all() -> &'static [Self];

    /// The stable code.
    fn code(self) -> &'static str;

    /// Codes and names as they are compared; a code goes before a name.
    fn table() -> &'static BTreeMap<String, Self>;

    /// The value a cell names.
    fn read(text: &str) -> Option<Self> {
        let table = Self::table();
        // As it stands first: folding costs more than both look-ups.
        table.get(text).or_else(|| table.get(&folded(text))).copied()
    }

    /// What [`Term::table`] holds.
    fn collect() -> BTreeMap<String, Self> {
        let codes = Self::all().iter().map(|&value| (folded(value.code()), value));
        let mut table: BTreeMap<String, Self> = codes.collect();
        for (value, names) in Self::NAMES {
            for name in *names {
                let value = *table.entry(folded(name)).or_insert(*value);
                table.entry((*name).to_owned()).or_insert(value);
            }
        }
        table
    }

    /// What may be written, for a message: each value's first name and its code.
    fn accepted() -> String {
        let listed: Vec<String> = Self::NAMES
            .iter()
            .map(|(value, names)| match names.first() {
                Some(name) => format!("{name} {}", value.code()),
                None => value.code().to_owned(),
            })
            .collect();
        listed.join(", ")
    }
}

macro_rules! terms {
    ($($kind:ident { $($value:ident: $($name:literal),+;)+ })+) => {
        $(impl Term for $kind {
            const NAMES: &'static [(Self, &'static [&'static str])] =
                &[$((Self::$value, &[$($name),+]),)+];

            fn all() -> &'static [Self] {
                Self::ALL
            }

            fn code(self) -> &'static str {
                $kind::code(self)
            }

            fn table() -> &'static BTreeMap<String, Self> {
                static TABLE: OnceLock<BTreeMap<String, $kind>> = OnceLock::new();
                TABLE.get_or_init(Self::collect)
            }
        })+
    };
}

terms! {
    DebtorKind {
        Company: "企业", "公司", "企业客户", "法人", "单位", "机构", "对公", "enterprise", "business", "organisation", "B2B";
        Person: "个人", "个人客户", "自然人", "对私", "individual", "consumer", "natural person", "B2C";
    }
    Size {
        Large: "大型", "大型企业", "大企业", "large enterprise", "big";
        Small: "中小微", "中小微企业", "中小企业", "小型", "小型企业", "中型", "中型企业", "小微", "小微企业", "微型", "微型企业",
            "SME", "medium", "micro", "small or medium";
        PublicBody: "机关事业单位", "机关", "事业单位", "政府", "公共机构", "政府机关", "public", "government", "public sector";
    }
    Standing {
        Key: "重点", "重点客户", "大客户", "战略客户", "核心客户", "VIP", "key customer", "key account";
        Ordinary: "普通", "普通客户", "一般", "一般客户", "normal", "regular", "ordinary customer";
        New: "新", "新客户", "小客户", "new customer";
    }
    Role {
        Debtor: "本人", "债务人本人", "债务人", "客户本人", "self", "customer";
        DecisionMaker: "决策人", "付款审批人", "审批人", "付款审批决策人", "付款决策人", "总经理", "approver", "decision maker";
        Handler: "经办人", "对接人", "对接经办人", "采购", "采购经办", "业务对接人", "业务", "buyer", "purchasing", "contact";
        Finance: "财务", "财务人员", "会计", "出纳", "财务经理", "财务负责人", "财务总监", "应付会计", "accounts payable", "AP",
            "accountant", "accounting", "CFO";
        Owner: "老板", "负责人", "法定代表人", "法人代表", "法人", "企业主", "实际控制人", "董事长", "boss", "proprietor", "CEO",
            "director";
        Secretary: "秘书", "前台", "助理", "reception", "receptionist", "assistant";
        CoDebtor: "共同债务人", "共同借款人", "共债人", "co-borrower", "co debtor";
        Guarantor: "保证人", "担保人", "surety";
        Lawyer: "律师", "代理律师", "法务", "attorney", "counsel", "legal";
        Family: "家属", "亲属", "配偶", "家人", "父母", "spouse", "relative";
        Colleague: "同事", "单位同事", "雇主", "工作单位", "coworker", "employer";
        Intermediary: "中间人", "调解人", "介绍人", "mediator", "introducer";
        ThirdParty: "第三方", "第三人", "其他", "其他人", "朋友", "紧急联系人", "other", "friend";
    }
    Channel {
        Phone: "电话", "致电", "手机", "座机", "打电话", "call", "telephone", "tel", "mobile";
        Sms: "短信", "手机短信", "text", "text message";
        Wechat: "微信", "企业微信", "weixin", "wechat work", "WeCom";
        Email: "邮件", "邮箱", "电子邮件", "mail", "e-mail";
        Letter: "信函", "函件", "快递", "EMS", "挂号信", "催款函", "律师函", "post", "registered letter", "courier";
        Fax: "传真";
        Visit: "上门", "面谈", "拜访", "走访", "上门拜访", "meeting", "face to face", "in person";
        Voicemail: "语音留言", "留言", "voice message", "answering machine";
    }
    Direction {
        Out: "呼出", "去电", "外呼", "主动", "发出", "我方联系", "我方", "outbound", "outgoing", "sent";
        In: "呼入", "来电", "来访", "收到", "对方联系", "对方", "来函", "inbound", "incoming", "received";
    }
    Connection {
        Connected: "接通", "已接通", "已接", "已读", "已回复", "见面", "answered", "reached", "read", "replied", "met";
        Delivered: "已送达", "送达", "已签收", "签收", "received";
        Sent: "已发送", "已发", "已寄出", "发送", "已寄";
        NoAnswer: "无人接听", "未接", "未接通", "不接", "无应答", "no answer", "unanswered", "missed";
        Busy: "占线", "忙线", "正在通话", "engaged", "line busy";
        SwitchedOff: "关机", "已关机", "switched off", "powered off", "off";
        Invalid: "空号", "停机", "号码无效", "无效", "号码错误", "地址无效", "invalid number", "not in service";
        Voicemail: "语音信箱", "语音留言", "留言", "转语音信箱", "answering machine";
        Bounced: "退回", "退信", "被退回", "发送失败", "拒收", "failed", "returned", "undeliverable";
        Waived: "免做", "免除", "略过", "豁免", "waived", "skipped on purpose";
        Cancelled: "已取消", "取消", "未执行", "canceled", "not done";
    }
    Outcome {
        Promise: "承诺付款", "承诺", "承诺还款", "promised", "promise to pay", "PTP";
        PaidClaimed: "称已付", "称已付款", "自称已付", "已付款", "claims paid", "paid", "says paid";
        Callback: "要求回电", "约定回电", "稍后联系", "回电", "再联系", "call back", "callback requested";
        Dispute: "异议", "争议", "提出异议", "提出争议", "disputed", "objects";
        Hardship: "无力支付", "表示困难", "无力付款", "经营困难", "困难", "资金困难", "cannot pay", "no money";
        PlanRequested: "申请分期", "要求分期", "协商分期", "请求分期", "plan requested", "instalment plan", "asks for plan";
        Refuses: "拒绝付款", "拒付", "拒绝", "拒绝还款", "refused", "refuses to pay";
        Relayed: "愿转告", "转告", "已转告", "同意转告", "will relay", "message passed on";
        RelayRefused: "拒绝转告", "不愿转告", "relay refused", "will not relay";
        WrongParty: "非本人", "号码有误", "打错", "找错人", "wrong number", "wrong person";
        CeaseContact: "要求停止联系", "停止联系", "勿再联系", "cease contact", "stop contact";
        Complaint: "投诉", "complained";
        HungUp: "挂断", "对方挂断", "挂机", "hung up";
        Informed: "已告知", "已通知", "告知", "已提醒", "told", "reminded", "notified";
        Acknowledged: "确认债务", "确认欠款", "已确认", "认可欠款", "对账确认", "acknowledges", "confirmed";
        SettlementRequested: "申请减免", "要求减免", "请求减免", "减免", "settlement requested", "waiver requested", "asks for a reduction";
        LegalReview: "待法务审查", "转法务审查", "法律问题", "legal review", "for legal";
        Represented: "已委托律师", "律师代理", "对方律师", "has a lawyer", "lawyer instructed";
        Insolvent: "称已破产", "破产", "进入破产程序", "bankrupt", "in insolvency";
        Deceased: "称已去世", "去世", "死亡", "已故", "died", "dead";
    }
    StatedReason {
        Forgot: "疏忽", "忘记", "遗忘", "忘了", "forgotten", "overlooked";
        InProcess: "流程中", "流程", "审批中", "走流程", "付款流程", "in process", "approval pending";
        PapersMissing: "缺资料", "资料不全", "未收到发票", "缺发票", "缺对账单", "papers missing", "no invoice", "missing documents";
        CashShort: "资金紧张", "资金周转", "周转困难", "暂时困难", "cash flow", "short of cash", "cash short";
        DownstreamUnpaid: "下游欠款", "下游未付款", "客户未付款", "上家未付", "downstream unpaid", "customer has not paid";
        Insolvent: "长期无力", "无力偿还", "资不抵债", "失业", "no means", "insolvency";
        Quality: "质量", "质量问题", "服务问题", "质量争议", "质量服务", "service", "quality issue";
        Price: "价格", "价格结算", "结算争议", "数量争议", "价格争议", "结算", "settlement", "quantity", "price issue";
        AlreadyPaid: "已付", "称已付款", "称已付", "已付款", "已经付款", "already paid", "paid";
        Unwilling: "不愿付", "不愿付款", "拒付", "恶意拖欠", "unwilling to pay", "refuses";
        Other: "其他", "其它", "未说明", "others";
    }
    FactKind {
        Hold: "人工暂停", "暂停", "暂停催收", "on hold", "paused";
        Deceased: "死亡", "去世", "身故", "died", "death";
        Bankrupt: "破产", "破产程序", "破产受理", "bankruptcy", "insolvency";
        Represented: "代理律师", "委托律师", "律师代理", "represented by lawyer", "has lawyer";
        CeaseContact: "要求停止联系", "停止联系", "勿再联系", "cease contact", "stop contact";
        FraudClaimed: "欺诈", "称非本人", "非本人", "冒名", "主张欺诈", "fraud", "fraud claimed", "not theirs";
        Complaint: "投诉", "投诉中", "complaint open";
        Litigation: "涉诉", "被诉", "诉讼缠身", "被他人起诉", "sued", "sued by others";
        EquityFrozen: "股权冻结", "股权被冻结", "equity frozen", "shares frozen";
        MovingAssets: "转移资产", "moving assets", "asset transfer";
        CashChainBroken: "资金链断裂", "cash chain broken", "out of cash";
        DownstreamDefault: "下游违约", "downstream default", "customer default";
        ClosedDown: "关门", "停业", "搬离", "关门搬离", "人去楼空", "closed", "closed down", "out of business";
        LeftJob: "离职", "失业", "left job", "job lost", "unemployed";
        InflowExpected: "进账日", "预计进账", "预计回款", "发薪日", "inflow", "inflow expected", "payday";
        FourElementsVerified: "四要素核验", "四要素已核验", "四要素", "four elements verified", "verified";
        LostContact: "失联", "失去联系", "lost contact", "unreachable";
        SuitFiled: "起诉", "仲裁", "起诉仲裁", "已起诉", "立案", "申请仲裁", "suit filed", "arbitration filed";
        ProceedingEnded: "程序终结", "结案", "撤诉", "proceeding ended", "case closed";
        AssignmentNoticeReached: "债权转让通知到达", "债权转让通知", "转让通知送达", "assignment notice", "assignment notified";
        ConfirmedOversight: "确认疏忽", "确认：疏忽", "cause confirmed: oversight";
        ConfirmedInProcess: "确认流程", "确认：流程", "cause confirmed: in process";
        ConfirmedDissatisfied: "确认不满", "确认：不满", "cause confirmed: dissatisfied";
        ConfirmedCashShort: "确认资金紧张", "确认：资金紧张", "cause confirmed: cash short";
        ConfirmedUnwilling: "确认恶意拖欠", "确认：恶意拖欠", "cause confirmed: unwilling";
        ValidationSent: "债务核实信息已发", "核实信息已发", "债务核实通知", "validation notice sent", "validation information sent",
            "validation sent";
        WithinLimitation: "时效内", "未过时效", "法务已核时效", "not time-barred", "within limitation";
        EmployerForbids: "单位不允许", "单位禁止催收电话", "employer prohibits", "employer forbids calls";
        SoleTrader: "个体经营者", "个体工商户", "独资经营", "sole proprietor";
        LimitationClaimed: "主张时效已过", "称已过时效", "says statute-barred", "says time-barred";
        LetterOfClaimSent: "诉前索偿函已发", "诉前索偿函", "letter of claim";
        ClaimReplied: "诉前答复已到", "诉前答复", "reply form received";
        DocumentsRequested: "要求提供文件", "documents asked for";
        DocumentsGiven: "文件已提供", "documents sent";
        ActionNoticeGiven: "起诉预告已发", "起诉预告", "notice of proceedings";
        VisitAgreed: "约定面谈", "约定上门", "预约面谈", "visit agreed", "appointment";
        FaxConfirmed: "传真专收", "传真号码专收", "fax confirmed", "fax number confirmed";
        Obstacle: "不可抗力", "客观障碍", "障碍", "不可抗力等障碍", "force majeure";
        OfferApproved: "方案获批", "减免获批", "优惠获批", "offer approved", "waiver approved";
        OfferRegistered: "优惠已登记", "优惠登记", "offer registered";
        OwnHardshipTrue: "自身困难属实", "我方困难属实", "own hardship signed off";
        LegalReview: "法务审核", "法务已审核", "legal review passed";
        LegalStepDecided: "法律步骤已决定", "决定采取法律步骤", "legal step decided";
        HandoverDecided: "移交已决定", "决定移交", "handover decided";
        SupplyStopDecided: "停供已决定", "决定停供", "supply stop decided";
        PlanSigned: "分期计划已签署", "还款协议已签", "plan signed";
        AssignmentContract: "债权转让合同", "assignment contract";
        ValuationOnFile: "估价报告", "valuation";
        JointLiability: "连带债务依据", "共同还款承诺", "joint liability";
        GuaranteeContract: "保证合同", "担保合同", "guarantee";
        BondClause: "保证金条款", "bond clause";
        DebtorProposed: "债务人主动提出", "proposed by the debtor";
        ContractEnding: "合同到期", "合同到期日", "contract ends";
        RegisterEntry: "工商登记信息", "工商登记", "register entry";
    }
    ReceivableKind {
        Goods: "货款", "销售货款", "商品款", "goods sold", "sale", "product";
        Progress: "进度款", "工程进度款", "progress payment", "milestone";
        ProjectBalance: "尾款", "项目尾款", "质保金", "工程尾款", "final payment", "project balance", "retention";
        Service: "服务费", "套餐", "服务款", "套餐服务费", "服务", "services", "subscription";
        Instalment: "分期款", "分期", "分期付款", "installment", "instalments";
        Advance: "代垫款", "垫付款", "垫款", "advanced";
        Mortgage: "按揭款", "按揭", "房贷", "mortgage instalment";
        Financing: "融资款", "融资", "融资租赁款", "finance", "lease";
        Loan: "贷款", "借款", "credit";
        Card: "信用卡", "credit card";
    }
}

/// Names of countries people write instead of the two letters.
const COUNTRIES: &[(&str, &[&str])] = &[
    ("CN", &["中国", "中国大陆", "China", "CHN", "PRC", "Mainland China"]),
    ("HK", &["香港", "中国香港", "Hong Kong", "HKG"]),
    ("MO", &["澳门", "中国澳门", "Macao", "Macau", "MAC"]),
    ("TW", &["台湾", "中国台湾", "Taiwan", "TWN"]),
    ("US", &["美国", "USA", "United States", "United States of America", "America"]),
    ("CA", &["加拿大", "Canada", "CAN"]),
    ("MX", &["墨西哥", "Mexico", "MEX"]),
    ("BR", &["巴西", "Brazil", "BRA"]),
    ("GB", &["英国", "UK", "United Kingdom", "Great Britain", "England", "GBR"]),
    ("IE", &["爱尔兰", "Ireland", "IRL"]),
    ("DE", &["德国", "Germany", "Deutschland", "DEU"]),
    ("FR", &["法国", "France", "FRA"]),
    ("IT", &["意大利", "Italy", "ITA"]),
    ("ES", &["西班牙", "Spain", "ESP"]),
    ("PT", &["葡萄牙", "Portugal", "PRT"]),
    ("NL", &["荷兰", "Netherlands", "Holland", "NLD"]),
    ("BE", &["比利时", "Belgium", "BEL"]),
    ("CH", &["瑞士", "Switzerland", "CHE"]),
    ("AT", &["奥地利", "Austria", "AUT"]),
    ("SE", &["瑞典", "Sweden", "SWE"]),
    ("NO", &["挪威", "Norway", "NOR"]),
    ("DK", &["丹麦", "Denmark", "DNK"]),
    ("FI", &["芬兰", "Finland", "FIN"]),
    ("PL", &["波兰", "Poland", "POL"]),
    ("RU", &["俄罗斯", "Russia", "RUS"]),
    ("TR", &["土耳其", "Turkey", "Türkiye", "TUR"]),
    ("JP", &["日本", "Japan", "JPN"]),
    ("KR", &["韩国", "Korea", "South Korea", "KOR"]),
    ("SG", &["新加坡", "Singapore", "SGP"]),
    ("MY", &["马来西亚", "Malaysia", "MYS"]),
    ("TH", &["泰国", "Thailand", "THA"]),
    ("VN", &["越南", "Vietnam", "Viet Nam", "VNM"]),
    ("ID", &["印度尼西亚", "印尼", "Indonesia", "IDN"]),
    ("PH", &["菲律宾", "Philippines", "PHL"]),
    ("IN", &["印度", "India", "IND"]),
    ("AU", &["澳大利亚", "澳洲", "Australia", "AUS"]),
    ("NZ", &["新西兰", "New Zealand", "NZL"]),
    ("AE", &["阿联酋", "UAE", "United Arab Emirates", "ARE"]),
    ("SA", &["沙特", "沙特阿拉伯", "Saudi Arabia", "SAU"]),
    ("ZA", &["南非", "South Africa", "ZAF"]),
];

/// A country by its two letters or its name.
pub(crate) fn country(text: &str) -> Option<Country> {
    let wanted = folded(text);
    COUNTRIES
        .iter()
        .find(|(_, names)| names.iter().any(|name| folded(name) == wanted))
        .and_then(|(code, _)| Country::from_code(code))
        .or_else(|| Country::from_code(&wanted))
}

/// States and other parts of countries whose rules or clocks are their own. New York may be the state or the city: it is
/// read as the state, in which the city is one of the possible places.
const REGIONS: [(&str, &[&str]); 56] = [
    ("US-AL", &["阿拉巴马", "阿拉巴马州", "Alabama"]),
    ("US-AK", &["阿拉斯加", "阿拉斯加州", "Alaska"]),
    ("US-AZ", &["亚利桑那", "亚利桑那州", "Arizona"]),
    ("US-AR", &["阿肯色", "阿肯色州", "Arkansas"]),
    ("US-CA", &["加利福尼亚", "加利福尼亚州", "加州", "California"]),
    ("US-CO", &["科罗拉多", "科罗拉多州", "Colorado"]),
    ("US-CT", &["康涅狄格", "康涅狄格州", "Connecticut"]),
    ("US-DC", &["华盛顿特区", "District of Columbia", "Washington DC"]),
    ("US-DE", &["特拉华", "特拉华州", "Delaware"]),
    ("US-FL", &["佛罗里达", "佛罗里达州", "Florida"]),
    ("US-GA", &["佐治亚", "佐治亚州", "Georgia"]),
    ("US-HI", &["夏威夷", "夏威夷州", "Hawaii"]),
    ("US-IA", &["艾奥瓦", "艾奥瓦州", "Iowa"]),
    ("US-ID", &["爱达荷", "爱达荷州", "Idaho"]),
    ("US-IL", &["伊利诺伊", "伊利诺伊州", "Illinois"]),
    ("US-IN", &["印第安纳", "印第安纳州", "Indiana"]),
    ("US-KS", &["堪萨斯", "堪萨斯州", "Kansas"]),
    ("US-KY", &["肯塔基", "肯塔基州", "Kentucky"]),
    ("US-LA", &["路易斯安那", "路易斯安那州", "Louisiana"]),
    ("US-MA", &["马萨诸塞", "马萨诸塞州", "麻省", "Massachusetts"]),
    ("US-MD", &["马里兰", "马里兰州", "Maryland"]),
    ("US-ME", &["缅因", "缅因州", "Maine"]),
    ("US-MI", &["密歇根", "密歇根州", "Michigan"]),
    ("US-MN", &["明尼苏达", "明尼苏达州", "Minnesota"]),
    ("US-MO", &["密苏里", "密苏里州", "Missouri"]),
    ("US-MS", &["密西西比", "密西西比州", "Mississippi"]),
    ("US-MT", &["蒙大拿", "蒙大拿州", "Montana"]),
    ("US-NC", &["北卡罗来纳", "北卡罗来纳州", "North Carolina"]),
    ("US-ND", &["北达科他", "北达科他州", "North Dakota"]),
    ("US-NE", &["内布拉斯加", "内布拉斯加州", "Nebraska"]),
    ("US-NH", &["新罕布什尔", "新罕布什尔州", "New Hampshire"]),
    ("US-NJ", &["新泽西", "新泽西州", "New Jersey"]),
    ("US-NM", &["新墨西哥", "新墨西哥州", "New Mexico"]),
    ("US-NV", &["内华达", "内华达州", "Nevada"]),
    ("US-NY", &["纽约州", "New York", "New York State"]),
    ("US-NYC", &["纽约市", "New York City"]),
    ("US-OH", &["俄亥俄", "俄亥俄州", "Ohio"]),
    ("US-OK", &["俄克拉何马", "俄克拉何马州", "Oklahoma"]),
    ("US-OR", &["俄勒冈", "俄勒冈州", "Oregon"]),
    ("US-PA", &["宾夕法尼亚", "宾夕法尼亚州", "Pennsylvania"]),
    ("US-RI", &["罗得岛", "罗得岛州", "Rhode Island"]),
    ("US-SC", &["南卡罗来纳", "南卡罗来纳州", "South Carolina"]),
    ("US-SD", &["南达科他", "南达科他州", "South Dakota"]),
    ("US-TN", &["田纳西", "田纳西州", "Tennessee"]),
    ("US-TX", &["得克萨斯", "得克萨斯州", "德州", "Texas"]),
    ("US-UT", &["犹他", "犹他州", "Utah"]),
    ("US-VA", &["弗吉尼亚", "弗吉尼亚州", "Virginia"]),
    ("US-VT", &["佛蒙特", "佛蒙特州", "Vermont"]),
    ("US-WA", &["华盛顿州", "Washington"]),
    ("US-WI", &["威斯康星", "威斯康星州", "Wisconsin"]),
    ("US-WV", &["西弗吉尼亚", "西弗吉尼亚州", "West Virginia"]),
    ("US-WY", &["怀俄明", "怀俄明州", "Wyoming"]),
    ("GB-ENG", &["英格兰", "England"]),
    ("GB-NIR", &["北爱尔兰", "Northern Ireland"]),
    ("GB-SCT", &["苏格兰", "Scotland"]),
    ("GB-WLS", &["威尔士", "Wales"]),
];

/// A state by its code (`US-MA`), by its name, or by the second half of its code where the country is known.
pub(crate) fn region(text: &str, country: Option<Country>) -> Option<Region> {
    let wanted = folded(text);
    let named = REGIONS.iter().find(|(_, names)| names.iter().any(|name| folded(name) == wanted));
    let is_known = |region: &Region| REGIONS.iter().any(|(code, _)| *code == region.to_string());
    named
        .and_then(|(code, _)| Region::from_code(code))
        .or_else(|| Region::from_code(text).filter(is_known))
        .or_else(|| Region::of(country?, text).filter(is_known))
        .filter(|region| country.is_none_or(|country| country == region.country()))
}

/// The country whose law is meant: a country, or its law as contracts name it (中国法, German law).
pub(crate) fn governing_law(text: &str) -> Option<Country> {
    const LAWS: &[(&str, &[&str])] = &[
        ("CN", &["中华人民共和国法律", "Chinese law", "PRC law"]),
        ("DE", &["German law"]),
        (
            "GB",
            &[
                "英格兰和威尔士法律",
                "英格兰和威尔士",
                "英格兰法",
                "English law",
                "England and Wales",
                "England & Wales",
            ],
        ),
    ];
    let wanted = folded(text);
    let named = LAWS.iter().find(|(_, names)| names.iter().any(|name| folded(name) == wanted));
    let named = named.and_then(|(code, _)| Country::from_code(code));
    let bare = wanted.strip_suffix("法律").or_else(|| wanted.strip_suffix('法'));
    named.or_else(|| country(text)).or_else(|| country(bare?))
}

/// The name of a time zone as it is kept, from an IANA name or an everyday name of China's; `None` if there is no such zone.
pub fn time_zone(text: &str) -> Option<String> {
    let text = text.trim();
    if matches!(folded(text).as_str(), "北京时间" | "中国时间" | "中国标准时间" | "utc8" | "gmt8" | "东八区")
    {
        return Some("Asia/Shanghai".to_owned());
    }
    let plausible = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '_' | '-' | '+');
    let is_iana = text.contains('/') && text.chars().all(plausible) && !text.contains("//");
    // A name such as `localtime` would mean another zone on another machine.
    if !is_iana && text != "UTC" {
        return None;
    }
    zone(text)?.iana_name().map(str::to_owned)
}

/// The clock of a time zone, from the database of this machine, else from the one this program brings along: a small Debian
/// has none, and a full one may lack older names.
pub fn zone(name: &str) -> Option<TimeZone> {
    let bundled = |_| TimeZoneDatabase::bundled().get(name);
    TimeZone::get(name).or_else(bundled).ok().filter(|zone| !zone.is_unknown())
}

/// What a document in a ledger or a list of receipts is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Document {
    CreditNote,
    Receipt,
}

/// A document type that changes how a row is booked; `None` for an invoice or a code of the company's own.
pub(crate) fn document(text: &str) -> Option<Document> {
    match folded(text).as_str() {
        "红字发票" | "红字" | "贷项" | "贷项通知" | "贷项通知单" | "贷项凭证" | "退货" | "红冲" | "红票"
        | "creditnote" | "creditmemo" | "credit" | "accreccredit" | "salescreditmemo" | "退货单" | "折让"
        | "creditnotice" => Some(Document::CreditNote),
        "收款" | "收款单" | "回款" | "到账" | "预收" | "预收款" | "payment" | "receipt" | "cashreceipt"
        | "prepayment" | "overpayment" => Some(Document::Receipt),
        _ => None,
    }
}

/// Yes or no, in the ways people tick a box.
pub(crate) fn yes_no(text: &str) -> Option<bool> {
    match folded(text).as_str() {
        "是" | "有" | "可" | "可以" | "已" | "对" | "真" | "同意" | "已同意" | "允许" | "书面" | "yes"
        | "y" | "true" | "t" | "1" | "x" | "√" | "✓" | "✔" | "☑" => Some(true),
        "否" | "无" | "没有" | "不" | "不可" | "不可以" | "未" | "假" | "不同意" | "未同意" | "不允许"
        | "口头" | "no" | "n" | "false" | "f" | "0" | "×" | "✗" | "✘" | "" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_are_unambiguous<T: Term + PartialEq + std::fmt::Debug>() {
        for &value in T::all() {
            assert_eq!(T::read(value.code()), Some(value));
        }
        assert_eq!(T::NAMES.len(), T::all().len(), "every value has a name: {:?}", T::all());
        for (value, names) in T::NAMES {
            for name in *names {
                assert_eq!(T::read(name), Some(*value), "`{name}` names two values");
            }
        }
    }

    #[test]
    fn a_governing_law_is_read_as_contracts_name_it() {
        for (text, code) in [
            ("中华人民共和国法律", Some("CN")),
            ("中国法", Some("CN")),
            ("德国法律", Some("DE")),
            ("German law", Some("DE")),
            ("England & Wales", Some("GB")),
            ("英国法", Some("GB")),
            ("us", Some("US")),
            ("法", None),
            ("the law of the sea", None),
        ] {
            let found = governing_law(text).map(|country| country.to_string());
            assert_eq!(found.as_deref(), code, "{text}");
        }
    }

    #[test]
    fn each_name_means_one_value() {
        names_are_unambiguous::<DebtorKind>();
        names_are_unambiguous::<Size>();
        names_are_unambiguous::<Standing>();
        names_are_unambiguous::<Role>();
        names_are_unambiguous::<Channel>();
        names_are_unambiguous::<Direction>();
        names_are_unambiguous::<Connection>();
        names_are_unambiguous::<Outcome>();
        names_are_unambiguous::<StatedReason>();
        names_are_unambiguous::<FactKind>();
        names_are_unambiguous::<ReceivableKind>();
    }

    #[test]
    fn countries_and_zones() {
        for (text, code) in
            [("中国", Some("CN")), ("cn", Some("CN")), ("United States", Some("US")), ("火星", None)]
        {
            assert_eq!(country(text).map(|country| country.code().to_owned()).as_deref(), code, "{text}");
        }
        assert_eq!(time_zone("北京时间").as_deref(), Some("Asia/Shanghai"));
        assert_eq!(time_zone("America/New_York").as_deref(), Some("America/New_York"));
        for (text, kept, why) in [
            ("asia/shanghai", Some("Asia/Shanghai"), "as the database spells it"),
            ("US/Eastern", Some("US/Eastern"), "an older name, which Debian leaves to a package of its own"),
            ("UTC", Some("UTC"), "no place, and a clock"),
            ("Mars/City", None, "the shape alone is no zone"),
            ("Etc/Unknown", None, "a name for not knowing"),
            ("../etc/passwd", None, "a path"),
            ("localtime", None, "whatever this machine keeps"),
            ("somewhere", None, "no shape"),
        ] {
            assert_eq!(time_zone(text).as_deref(), kept, "{why}");
        }
    }

    #[test]
    fn states_are_known_by_name_and_code() {
        for (text, country, code, why) in [
            ("MA", Some(Country::US), Some("US-MA"), "a code in its country"),
            ("MA", None, None, "Morocco, or Massachusetts?"),
            ("us-ma", None, Some("US-MA"), "the whole code"),
            ("Massachusetts", None, Some("US-MA"), "a name"),
            ("麻省", None, Some("US-MA"), "what people in China call it"),
            ("New York City", Some(Country::US), Some("US-NYC"), "our code"),
            ("Georgia", Country::from_code("GE"), None, "a state of another country"),
            ("上海", Some(Country::CN), None, "decides nothing"),
            ("XX", Some(Country::US), None, "no such state"),
        ] {
            assert_eq!(region(text, country).map(|region| region.to_string()).as_deref(), code, "{why}");
        }
    }
}
