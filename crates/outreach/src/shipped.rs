//! The texts that come with the program, by their path under `scripts/`.

/// Path and content. A test compares the table with the folder.
pub(crate) const SHIPPED: &[(&str, &str)] = &[
    ("any/call-back-phone-secretary.md", include_str!("../../../scripts/any/call-back-phone-secretary.md")),
    (
        "any/call-back-phone-third-party.md",
        include_str!("../../../scripts/any/call-back-phone-third-party.md"),
    ),
    ("any/call-back-voicemail.md", include_str!("../../../scripts/any/call-back-voicemail.md")),
    ("any/limitation-letter-company.md", include_str!("../../../scripts/any/limitation-letter-company.md")),
    ("any/limitation-letter-debtor.md", include_str!("../../../scripts/any/limitation-letter-debtor.md")),
    (
        "any/promise-broken-phone-company.md",
        include_str!("../../../scripts/any/promise-broken-phone-company.md"),
    ),
    (
        "any/promise-broken-phone-debtor.md",
        include_str!("../../../scripts/any/promise-broken-phone-debtor.md"),
    ),
    ("any/promise-due-sms-debtor.md", include_str!("../../../scripts/any/promise-due-sms-debtor.md")),
    ("any/promise-due-wechat-company.md", include_str!("../../../scripts/any/promise-due-wechat-company.md")),
    ("early/early-email-finance.md", include_str!("../../../scripts/early/early-email-finance.md")),
    ("early/early-phone-company.md", include_str!("../../../scripts/early/early-phone-company.md")),
    ("early/early-phone-debtor.md", include_str!("../../../scripts/early/early-phone-debtor.md")),
    ("early/early-sms-company.md", include_str!("../../../scripts/early/early-sms-company.md")),
    ("early/early-sms-debtor.md", include_str!("../../../scripts/early/early-sms-debtor.md")),
    ("early/early-wechat-company.md", include_str!("../../../scripts/early/early-wechat-company.md")),
    ("late/late-email-decision-maker.md", include_str!("../../../scripts/late/late-email-decision-maker.md")),
    ("late/late-letter-company.md", include_str!("../../../scripts/late/late-letter-company.md")),
    ("late/late-letter-debtor.md", include_str!("../../../scripts/late/late-letter-debtor.md")),
    ("late/late-phone-company.md", include_str!("../../../scripts/late/late-phone-company.md")),
    ("late/late-phone-debtor.md", include_str!("../../../scripts/late/late-phone-debtor.md")),
    ("late/late-phone-owner.md", include_str!("../../../scripts/late/late-phone-owner.md")),
    ("middle/middle-email-company.md", include_str!("../../../scripts/middle/middle-email-company.md")),
    ("middle/middle-phone-debtor.md", include_str!("../../../scripts/middle/middle-phone-debtor.md")),
    (
        "middle/middle-phone-decision-maker.md",
        include_str!("../../../scripts/middle/middle-phone-decision-maker.md"),
    ),
    ("middle/middle-phone-finance.md", include_str!("../../../scripts/middle/middle-phone-finance.md")),
    ("middle/middle-sms-debtor.md", include_str!("../../../scripts/middle/middle-sms-debtor.md")),
    ("middle/middle-sms-owner.md", include_str!("../../../scripts/middle/middle-sms-owner.md")),
    ("middle/middle-wechat-handler.md", include_str!("../../../scripts/middle/middle-wechat-handler.md")),
    ("pre-due/pre-due-email-company.md", include_str!("../../../scripts/pre-due/pre-due-email-company.md")),
    (
        "pre-due/pre-due-sms-debtor-first.md",
        include_str!("../../../scripts/pre-due/pre-due-sms-debtor-first.md"),
    ),
    ("pre-due/pre-due-sms-debtor.md", include_str!("../../../scripts/pre-due/pre-due-sms-debtor.md")),
    ("pre-due/pre-due-wechat-company.md", include_str!("../../../scripts/pre-due/pre-due-wechat-company.md")),
];
