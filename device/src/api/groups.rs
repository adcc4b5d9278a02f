//! Groups: under which heading a kind's fields stand on a screen, and in which order they are read.
//!
//! A field that no group names stands under "more", so that none is ever out of reach.

use satchel_shared::documents::Kind;

/// A heading: stable code, Traditional Chinese, English, and the fields below it; in a new record also those of an entry.
pub type Group = (&'static str, &'static str, &'static str, &'static [&'static str]);

/// The heading of all others.
pub const MORE: (&str, &str, &str) = ("more", "其他", "More");

/// Fields that a screen shows in another way, or never.
pub const ELSEWHERE: &[&str] = &["is_archived", "position", "decisions", "signatures"];

const NOTES: &str = "備註";

/// The headings of a kind.
pub const fn of(kind: Kind) -> &'static [Group] {
    match kind {
        Kind::Account => ACCOUNT,
        Kind::Contact => CONTACT,
        Kind::Quote => QUOTE,
        Kind::Order => ORDER,
        Kind::Visit => VISIT,
        Kind::Task => TASK,
        Kind::Product => PRODUCT,
        _ => &[],
    }
}

/// The headings of the form in which a new one is made; what is usually asked comes first.
pub const fn of_new(kind: Kind) -> &'static [Group] {
    match kind {
        Kind::Account => NEW_ACCOUNT,
        Kind::Contact => CONTACT,
        Kind::Task => TASK,
        Kind::Visit => NEW_VISIT,
        other => of(other),
    }
}

const ACCOUNT: &[Group] = &[
    (
        "terms",
        "交易條件",
        "Terms",
        &[
            "payment_terms",
            "payment_method",
            "price_list",
            "discount",
            "delivery_terms",
            "credit_limit",
            "credit_hold",
            "tax_category",
            "currency",
        ],
    ),
    (
        "identity",
        "基本資料",
        "Identity",
        &[
            "name",
            "name_latin",
            "short_name",
            "code",
            "tax_id",
            "status",
            "owner",
            "territory",
            "chain",
        ],
    ),
    (
        "reach",
        "聯絡方式",
        "Reach",
        &[
            "phone",
            "fax",
            "email",
            "invoice_email",
            "website",
            "opening_hours",
            "preferred_language",
        ],
    ),
    ("visits", "拜訪", "Visits", &["visit_every_days", "customer_since", "source", "tags"]),
    ("notes", NOTES, "Notes", &["notes"]),
];

/// The first address of a new account; one that stays empty is none. Others are added later, with all their fields.
const FIRST_ADDRESS: &[&str] = &[
    "addresses.a.city",
    "addresses.a.district",
    "addresses.a.line1",
    "addresses.a.line2",
    "addresses.a.postal_code",
];

const NEW_ACCOUNT: &[Group] = &[
    (
        "identity",
        "基本資料",
        "Identity",
        &["name", "name_latin", "tax_id", "phone", "email", "status"],
    ),
    ("address", "地址", "Address", FIRST_ADDRESS),
    (
        "terms",
        "交易條件",
        "Terms",
        &["payment_terms", "payment_method", "price_list", "delivery_terms", "currency"],
    ),
    ("notes", NOTES, "Notes", &["notes"]),
];

const CONTACT: &[Group] = &[
    (
        "identity",
        "基本資料",
        "Identity",
        &["name", "name_latin", "salutation", "job_title", "department", "account"],
    ),
    (
        "reach",
        "聯絡方式",
        "Contact details",
        &["mobile", "phone", "email", "line_id", "preferred_language"],
    ),
    ("role", "角色", "Role", &["is_primary", "is_decision_maker", "owner", "birthday", "tags"]),
    ("notes", NOTES, "Notes", &["notes"]),
];

const QUOTE: &[Group] = &[
    (
        "dates",
        "主旨與日期",
        "Subject and dates",
        &["title", "quoted_on", "valid_until", "delivery_on"],
    ),
    ("party", "對象", "For", &["account", "account_name", "account_tax_id", "contact", "owner"]),
    (
        "terms",
        "條件",
        "Terms",
        &[
            "payment_terms",
            "delivery_terms",
            "delivery_address",
            "freight",
            "discount",
            "discount_reason",
            "currency",
        ],
    ),
    ("notes", NOTES, "Notes", &["terms", "internal_note"]),
];

const ORDER: &[Group] = &[
    (
        "dates",
        "主旨與日期",
        "Subject and dates",
        &[
            "ordered_on",
            "requested_delivery_on",
            "promised_delivery_on",
            "shipped_on",
            "carrier_tracking",
        ],
    ),
    (
        "party",
        "對象",
        "For",
        &["account", "account_name", "account_tax_id", "customer_order_number", "contact", "owner"],
    ),
    (
        "terms",
        "條件",
        "Terms",
        &[
            "payment_terms",
            "payment_method",
            "delivery_terms",
            "delivery_address",
            "delivery_instructions",
            "billing_address",
            "freight",
            "discount",
            "discount_reason",
            "currency",
        ],
    ),
    ("notes", NOTES, "Notes", &["terms", "internal_note"]),
];

const VISIT: &[Group] = &[
    (
        "plan",
        "計畫",
        "Plan",
        &["account", "contact", "subject", "purpose", "planned_on", "planned_start"],
    ),
    ("report", "結果", "Report", &["result", "next_action", "next_action_on", "report"]),
];

const NEW_VISIT: &[Group] =
    &[("plan", "計畫", "Plan", &["account", "contact", "subject", "purpose", "planned_on"])];

const TASK: &[Group] = &[
    ("task", "待辦", "Task", &["title", "due_on", "priority", "account", "owner"]),
    ("notes", NOTES, "Notes", &["notes"]),
];

const PRODUCT: &[Group] = &[
    (
        "identity",
        "品項",
        "Product",
        &["code", "name", "name_latin", "barcode", "brand", "model", "category", "subcategory"],
    ),
    ("sale", "銷售", "Sale", &["unit", "units_per_case", "status", "tax_category", "stock_note"]),
    (
        "more",
        "規格",
        "Details",
        &["description", "warranty_months", "lead_time_days", "weight", "size", "color", "tags"],
    ),
];
