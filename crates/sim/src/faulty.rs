//! A small export with the faults that real ones have: to try what is refused, why, and how it is put right.

use receivables::calendar::Day;

/// File name of the export.
pub const FILE_NAME: &str = "有问题的导出.csv";

/// Numbers of the documents whose rows must be refused, each with the reason. `FP-0007` stands there twice with
/// different content: whichever is kept, the other must be reported.
pub const FAULTS: [(&str, &str); 6] = [
    ("FP-0003", "no due date"),
    ("FP-0005", "no such day in the calendar"),
    ("FP-0006", "the amount is a word"),
    ("FP-0007", "the same document twice, with different amounts"),
    ("FP-0010", "day and month cannot be told apart"),
    ("FP-0012", "amount less what was paid is not the balance"),
];

/// Writes the export in GBK, as an old accounting system would. Due days lie around `as_of`.
pub fn write(as_of: Day) -> Vec<u8> {
    let mut text = String::from("客户名称,单据号,开票日期,到期日,币种,应收金额,已收金额,余额\r\n");
    for row in rows(as_of) {
        text.push_str(&row);
        text.push_str("\r\n");
    }
    encoding_rs::GBK.encode(&text).0.into_owned()
}

fn rows(as_of: Day) -> Vec<String> {
    let iso = |ago: i32| as_of.plus(-ago).to_string();
    let slashes = |ago: i32| {
        let day = as_of.plus(-ago);
        format!("{}/{}/{}", day.year(), day.month(), day.day_of_month())
    };
    let words = |ago: i32| {
        let day = as_of.plus(-ago);
        format!("{}年{}月{}日", day.year(), day.month(), day.day_of_month())
    };
    let digits = |ago: i32| as_of.plus(-ago).to_string().replace('-', "");
    let year = as_of.year();
    vec![
        format!(
            "苏州泽恒谷精密机械有限公司,FP-0001,{},{},CNY,\"12,800.00\",0.00,\"12,800.00\"",
            iso(55),
            iso(25)
        ),
        format!(
            "宁波澜砚舟纺织有限公司,FP-0002,{},{},人民币,\"86,450.50\",\"40,000.00\",\"46,450.50\"",
            slashes(70),
            slashes(40)
        ),
        format!("佛山朴川里建材有限公司,FP-0003,{},,CNY,\"9,300.00\",0.00,\"9,300.00\"", iso(30)),
        format!(
            "成都拓野山食品有限公司,FP-0004,{},{},RMB,１２，３００.００,0,１２，３００.００",
            words(48),
            words(18)
        ),
        format!(
            "青岛瀚屿生冷链有限公司,FP-0005,{},{year}/13/45,CNY,\"5,600.00\",0.00,\"5,600.00\"",
            slashes(33)
        ),
        format!("武汉明庐远软件有限公司,FP-0006,{},{},CNY,待定,0.00,待定", iso(20), iso(-10)),
        format!("长沙恺朗宁印务有限公司,FP-0007,{},{},CNY,\"3,180.00\",0.00,\"3,180.00\"", iso(64), iso(34)),
        format!("长沙恺朗宁印务有限公司,FP-0007,{},{},CNY,\"3,810.00\",0.00,\"3,810.00\"", iso(64), iso(34)),
        format!("厦门翎川和光电有限公司,FP-0008,{}.0,{}.0,CNY,2.5万元,0,2.5万元", digits(90), digits(30)),
        format!(
            "西安屿光年电子科技有限公司,FP-0009,{},{},CNY,\"(1,234.50)\",0.00,\"(1,234.50)\"",
            iso(15),
            iso(15)
        ),
        format!(
            "Harlow & Pike Supply Co.,FP-0010,{},03/04/{year},USD,\"7,420.00\",0.00,\"7,420.00\"",
            iso(45)
        ),
        format!(
            "重庆砺锋原汽车零部件有限公司,FP-0011,{},{},CNY,45600元,15600元,30000元",
            slashes(61),
            slashes(1)
        ),
        format!(
            "杭州久诺安教育咨询有限公司,FP-0012,{},{},CNY,\"20,000.00\",\"5,000.00\",\"18,000.00\"",
            iso(44),
            iso(14)
        ),
        format!(
            "大连荟川达物流有限公司,FP-0013,{},{},CNY,\"￥6,780.00\",0.00,\"￥6,780.00\"",
            iso(75),
            iso(45)
        ),
        format!(
            "合肥卓霁科环保科技有限公司,FP-0014,{},{},CNY,\"58,000.00\",\"58,000.00\",-",
            iso(120),
            iso(60)
        ),
        "合计,,,,,,,".to_owned(),
    ]
}
