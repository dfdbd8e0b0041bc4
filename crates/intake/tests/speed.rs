//! How fast a million rows are read; run with `cargo test --release -p intake --test speed -- --ignored --nocapture`.

#[cfg(test)]
mod speed {
    use std::{fmt::Write as _, time::Instant};

    use intake::{Options, read_bytes};

    #[test]
    #[ignore = "a measurement, not a check: it takes seconds and depends on the machine"]
    fn a_million_rows() {
        let mut text =
            String::from("客户编号,客户名称,单据号,期次,款项类型,开票日期,到期日,币种,应收金额,已收金额\n");
        for row in 0..1_000_000_u32 {
            let (debtor, day) = (row % 100_000, row % 28 + 1);
            writeln!(
            text,
            "C{debtor:06},Debtor {debtor} Trading Co Ltd,INV-{row:08},,货款,2026-01-{day:02},2026-03-{day:02},CNY,{}.{:02},0.00",
            row % 90_000 + 10,
            row % 100
        )
        .unwrap();
        }
        let size = text.len();
        let mut rows = 0_u32;
        let start = Instant::now();
        let report =
            read_bytes("million.csv", text.into_bytes(), &Options::default(), &mut |_, _| rows += 1).unwrap();
        println!("{rows} rows, {size} bytes, {:?}", start.elapsed());
        assert_eq!(report.findings, []);
        assert_eq!(rows, 1_000_000);
    }
}
