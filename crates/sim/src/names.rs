//! Invented names, and numbers from ranges that are kept free for fiction.

use receivables::debtor::Country;

/// Cities, with the dialling code.
pub const CITIES: [(&str, &str); 24] = [
    ("上海", "021"),
    ("苏州", "0512"),
    ("宁波", "0574"),
    ("杭州", "0571"),
    ("广州", "020"),
    ("佛山", "0757"),
    ("东莞", "0769"),
    ("厦门", "0592"),
    ("青岛", "0532"),
    ("济南", "0531"),
    ("郑州", "0371"),
    ("武汉", "027"),
    ("长沙", "0731"),
    ("成都", "028"),
    ("重庆", "023"),
    ("西安", "029"),
    ("沈阳", "024"),
    ("大连", "0411"),
    ("合肥", "0551"),
    ("南昌", "0791"),
    ("昆明", "0871"),
    ("南宁", "0771"),
    ("石家庄", "0311"),
    ("天津", "022"),
];

/// Names of firms, without city and trade.
pub const FIRMS: [&str; 48] = [
    "泽恒谷",
    "启沃林",
    "晟琛川",
    "禾木青",
    "澜砚舟",
    "朴川里",
    "云栈桥",
    "拓野山",
    "松间石",
    "瀚屿生",
    "明庐远",
    "恺朗宁",
    "翎川和",
    "岳麦田",
    "秉禾新",
    "屿光年",
    "砺锋原",
    "沐桐嘉",
    "久诺安",
    "颂禾元",
    "荟川达",
    "辰屿阔",
    "景芃丰",
    "歌砚雅",
    "融垚利",
    "邦淼盛",
    "欣苒美",
    "鸿荞业",
    "旭岑工",
    "卓霁科",
    "宏旸建",
    "嘉栎居",
    "百穗香",
    "智蓝芯",
    "信笃行",
    "恒澍绿",
    "蓝鲸渡",
    "竹里馆",
    "雁栖池",
    "望舒坊",
    "半夏居",
    "听澜轩",
    "归稻源",
    "麓鸣谷",
    "星槎海",
    "楚帆顺",
    "徽砚斋",
    "凌川捷",
];

/// Trades.
pub const TRADES: [&str; 24] = [
    "包装材料",
    "精密机械",
    "食品",
    "医疗器械",
    "纺织",
    "建材",
    "电子科技",
    "物流",
    "化工",
    "园林工程",
    "软件",
    "广告传媒",
    "餐饮管理",
    "农业发展",
    "教育咨询",
    "汽车零部件",
    "家居用品",
    "印务",
    "冷链",
    "环保科技",
    "新能源",
    "光电",
    "装饰工程",
    "五金制品",
];

/// What stands at the end of a company's name.
pub const FORMS: [&str; 4] = ["有限公司", "有限责任公司", "股份有限公司", "实业有限公司"];

/// A company abroad.
#[derive(Debug, Clone, Copy)]
pub struct Abroad {
    /// Name.
    pub name: &'static str,
    /// Country.
    pub country: &'static str,
    /// IANA zone.
    pub zone: &'static str,
    /// Currency it is billed in.
    pub currency: &'static str,
}

const fn abroad(
    name: &'static str,
    country: &'static str,
    zone: &'static str,
    currency: &'static str,
) -> Abroad {
    Abroad { name, country, zone, currency }
}

/// Companies abroad.
pub const ABROAD: [Abroad; 20] = [
    abroad("Harlow & Pike Supply Co.", "US", "America/New_York", "USD"),
    abroad("Wrenfield Packaging Ltd", "GB", "Europe/London", "GBP"),
    abroad("Brandtal Werkzeugbau GmbH", "DE", "Europe/Berlin", "EUR"),
    abroad("株式会社水無瀬製作所", "JP", "Asia/Tokyo", "JPY"),
    abroad("Bayan Straits Trading Pte. Ltd.", "SG", "Asia/Singapore", "SGD"),
    abroad("Atelier Vaubrun SARL", "FR", "Europe/Paris", "EUR"),
    abroad("Blue Mesa Fabrication LLC", "US", "America/Denver", "USD"),
    abroad("Ashcombe Joinery Ltd", "GB", "Europe/London", "GBP"),
    abroad("Nordhäfer Lebensmittel GmbH", "DE", "Europe/Berlin", "EUR"),
    abroad("有限会社あさぎり商店", "JP", "Asia/Tokyo", "JPY"),
    abroad("Merah Lane Logistics Pte. Ltd.", "SG", "Asia/Singapore", "SGD"),
    abroad("Les Fermes d'Orsenne SAS", "FR", "Europe/Paris", "EUR"),
    abroad("Cedar Fork Instruments, Inc.", "US", "America/Chicago", "USD"),
    abroad("Kestrel Moor Textiles Ltd", "GB", "Europe/London", "GBP"),
    abroad("Lindquell Medizintechnik GmbH", "DE", "Europe/Berlin", "EUR"),
    abroad("Coolabar Ridge Wines Pty Ltd", "AU", "Australia/Sydney", "AUD"),
    abroad("Larkspur Marine Outfitters LLC", "US", "America/Los_Angeles", "USD"),
    abroad("Maple Cairn Forest Products Inc.", "CA", "America/Toronto", "CAD"),
    abroad("Tidewater Orchard Foods Inc.", "US", "America/New_York", "USD"),
    abroad("港岸行貿易有限公司", "HK", "Asia/Hong_Kong", "HKD"),
];

/// Natural persons abroad.
pub const PERSONS_ABROAD: [Abroad; 8] = [
    abroad("Daniel R. Whitcombe", "US", "America/Chicago", "USD"),
    abroad("Eleanor Hartsby", "GB", "Europe/London", "GBP"),
    abroad("Matthias Kornfeld", "DE", "Europe/Berlin", "EUR"),
    abroad("高瀬 美緒", "JP", "Asia/Tokyo", "JPY"),
    abroad("Tan Wei Sheng", "SG", "Asia/Singapore", "SGD"),
    abroad("Camille Perdriel", "FR", "Europe/Paris", "EUR"),
    abroad("Priya Venkataraman", "US", "America/Los_Angeles", "USD"),
    abroad("Owen Llewelyn", "GB", "Europe/London", "GBP"),
];

/// Names and forms of address of people abroad who answer for a company.
const STAFF_ENGLISH: [(&str, &str); 10] = [
    ("Karen Oldfield", "Ms"),
    ("Thomas Ridley", "Mr"),
    ("Grace Whitaker", "Ms"),
    ("Amelia Rowntree", "Ms"),
    ("Rachel Dunmore", "Ms"),
    ("Brian Castellow", "Mr"),
    ("Fiona Strachan", "Ms"),
    ("Neil Garrowby", "Mr"),
    ("Nadia Okafor", "Ms"),
    ("Owen Tarleton", "Mr"),
];
const STAFF_GERMAN: [(&str, &str); 5] = [
    ("Thomas Brandl", "Herr"),
    ("Jonas Petersen", "Herr"),
    ("Stefan Weil", "Herr"),
    ("Katrin Möllendorf", "Frau"),
    ("Ute Sandkamp", "Frau"),
];
const STAFF_FRENCH: [(&str, &str); 5] = [
    ("Sophie Marchand", "Mme"),
    ("Luca Ferrand", "M."),
    ("Hugo Delmas", "M."),
    ("Élodie Vasseur", "Mme"),
    ("Noémie Carlier", "Mme"),
];
const STAFF_JAPANESE: [(&str, &str); 5] =
    [("早坂 由紀", "様"), ("水原 健司", "様"), ("朝霧 千尋", "様"), ("三枝 拓海", "様"), ("小野寺 綾", "様")];
const STAFF_SINGAPORE: [(&str, &str); 5] = [
    ("Peter Lim", "Mr"),
    ("Koh Mei Ling", "Ms"),
    ("Nur Aisyah", "Ms"),
    ("Ravi Subramaniam", "Mr"),
    ("Chua Boon Kiat", "Mr"),
];

/// Names and forms of address of people who answer for a company in that country.
pub fn staff(country: Country) -> &'static [(&'static str, &'static str)] {
    match country.code() {
        "DE" => &STAFF_GERMAN,
        "FR" => &STAFF_FRENCH,
        "JP" => &STAFF_JAPANESE,
        "SG" => &STAFF_SINGAPORE,
        _ => &STAFF_ENGLISH,
    }
}

/// Family names.
pub const SURNAMES: [&str; 40] = [
    "王", "李", "张", "刘", "陈", "杨", "赵", "黄", "周", "吴", "徐", "孙", "胡", "朱", "高", "林", "何",
    "郭", "马", "罗", "梁", "宋", "郑", "谢", "韩", "唐", "冯", "于", "董", "萧", "程", "曹", "袁", "邓",
    "许", "傅", "沈", "曾", "彭", "吕",
];

/// Given names with the form of address. The rare characters are there on purpose: a font or an encoding that lacks
/// them shows itself.
pub const GIVEN: [(&str, &str); 40] = [
    ("建国", "先生"),
    ("淑芬", "女士"),
    ("志强", "先生"),
    ("雨桐", "女士"),
    ("海燕", "女士"),
    ("文博", "先生"),
    ("丽萍", "女士"),
    ("俊杰", "先生"),
    ("晓峰", "先生"),
    ("思远", "先生"),
    ("玉兰", "女士"),
    ("浩然", "先生"),
    ("美玲", "女士"),
    ("永刚", "先生"),
    ("佳怡", "女士"),
    ("国栋", "先生"),
    ("秀英", "女士"),
    ("子轩", "先生"),
    ("春梅", "女士"),
    ("立新", "先生"),
    ("婷婷", "女士"),
    ("振华", "先生"),
    ("慧敏", "女士"),
    ("少波", "先生"),
    ("琳", "女士"),
    ("昊", "先生"),
    ("堃", "先生"),
    ("婧", "女士"),
    ("玥", "女士"),
    ("喆", "先生"),
    ("志明", "先生"),
    ("红霞", "女士"),
    ("晨曦", "女士"),
    ("光辉", "先生"),
    ("雪梅", "女士"),
    ("德福", "先生"),
    ("嘉懿", "女士"),
    ("宏伟", "先生"),
    ("月娥", "女士"),
    ("一鸣", "先生"),
];

/// Our own salespeople and collectors.
pub const OWNERS: [&str; 6] = ["周敏", "陈立群", "吴佩佩", "何志远", "林晓彤", "郭振宇"];

/// The `number`-th company at home: unique for every number.
pub fn company(number: u32) -> String {
    // A number with the digits firm, trade, city, legal form, branch. Moving trade and city along with the firm
    // keeps neighbours from looking alike.
    let firm = number % 48;
    let trade = (number / 48 + firm * 7) % 24;
    let city = (number / (48 * 24) + firm * 5) % 24;
    let rest = number / (48 * 24 * 24);
    let branch = if rest < 4 { String::new() } else { format!("第{}分公司", rest / 4) };
    let word = |list: &[&'static str], at: u32| list.get(at as usize).copied().unwrap_or_default();
    let place = CITIES.get(city as usize).map_or("", |(city, _)| city);
    format!("{place}{}{}{}{branch}", word(&FIRMS, firm), word(&TRADES, trade), word(&FORMS, rest % 4))
}

/// A mobile number of the country, out of the range kept for fiction there; where there is none, a number that no
/// carrier can assign.
pub fn mobile(country: Country, number: u32) -> String {
    match country.code() {
        "CN" => format!("1390000{:04}", number % 10_000),
        "US" => format!("+1 {} 555 {:04}", american_area(number), 100 + number % 100),
        "CA" => format!("+1 416 555 {:04}", 100 + number % 100),
        "GB" => format!("+44 7700 900{:03}", number % 1000),
        "DE" if (number / 100).is_multiple_of(2) => format!("+49 176 040690{:02}", number % 100),
        "DE" => format!("+49 171 39200{:02}", number % 100),
        "FR" => format!("+33 6 39 98 {:02} {:02}", number / 100 % 100, number % 100),
        "AU" => format!("+61 491 570 {:03}", number % 1000),
        "JP" => format!("+81 90 0000 {:04}", number % 10_000),
        "SG" => format!("+65 0000 {:04}", number % 10_000),
        _ => format!("+852 0000 {:04}", number % 10_000),
    }
}

/// An American area code: each has a hundred numbers for fiction.
fn american_area(number: u32) -> u32 {
    let areas = [312, 415, 646, 206, 512, 303, 617, 713, 404, 702];
    areas.get((number / 100 % 10) as usize).copied().unwrap_or(312)
}

/// A number at work, likewise.
pub fn landline(country: Country, area: &str, number: u32) -> String {
    match country.code() {
        "CN" => format!("{area}-0000{:04}", number % 10_000),
        "US" => format!("+1 {} 555 {:04}", american_area(number + 500), 100 + number % 100),
        "CA" => format!("+1 613 555 {:04}", 100 + number % 100),
        "GB" => format!("+44 20 7946 0{:03}", number % 1000),
        "DE" => format!("+49 30 23125 {:03}", number % 1000),
        "FR" => format!("+33 1 99 00 {:02} {:02}", number / 100 % 100, number % 100),
        "AU" => format!("+61 2 5550 {:04}", number % 10_000),
        "JP" => format!("+81 3 0000 {:04}", number % 10_000),
        "SG" => format!("+65 0000 {:04}", (number + 5000) % 10_000),
        _ => format!("+852 0000 {:04}", (number + 5000) % 10_000),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_companies_share_a_name() {
        let names: BTreeSet<String> = (0..250_000).map(company).collect();
        assert_eq!(names.len(), 250_000);
    }

    #[test]
    fn numbers_stay_in_the_ranges_of_fiction() {
        let country = |code| Country::from_code(code).unwrap();
        assert_eq!(mobile(Country::CN, 12_345), "13900002345");
        assert_eq!(mobile(country("US"), 12_345), "+1 206 555 0145");
        assert_eq!(mobile(country("GB"), 12_345), "+44 7700 900345");
        assert_eq!(landline(country("FR"), "", 12_345), "+33 1 99 00 23 45");
    }
}
