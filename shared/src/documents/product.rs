//! A product: something we sell, with its prices inside, and never its cost.

use super::{
    listed_price,
    price::Price,
    shape::{Choice, Custom, Entries, Flag, Note, Quantity, Set, Text, Whole},
};
use crate::index_row::{IndexRow, Indexed, body, search, text, word};
use crate::{choice, record, tax::TaxCategory};

choice! {
    /// Whether a product can be sold.
    ProductStatus {
        Current = "current",
        Coming = "coming",
        Discontinued = "discontinued",
    }
}

choice! {
    /// How VAT treats a sale.
    VatCategory {
        Taxable = "taxable",
        ZeroRated = "zero-rated",
        Exempt = "exempt",
    }
}

impl VatCategory {
    /// How the totals treat it; a word this program does not know is taxed.
    pub const fn tax(&self) -> TaxCategory {
        match self {
            VatCategory::ZeroRated => TaxCategory::ZeroRated,
            VatCategory::Exempt => TaxCategory::Exempt,
            VatCategory::Taxable | VatCategory::Other(_) => TaxCategory::Taxable,
        }
    }
}

record! {
    /// Something we sell.
    Product is ProductId {
        code: Text, surfaced, required;
        name: Text, surfaced, required;
        name_latin: Text, quiet;
        barcode: Text, surfaced;
        brand: Text, quiet;
        model: Text, quiet;
        category: Text, quiet;
        subcategory: Text, quiet;
        product_line: Text, quiet;
        class: Text, quiet;
        style: Text, quiet;
        color: Text, quiet;
        size: Text, quiet;
        weight: Text, quiet;
        unit: Text, surfaced;
        units_per_case: Quantity, surfaced;
        status: Choice<ProductStatus>, surfaced;
        tax_category: Choice<VatCategory>, surfaced;
        is_serialised: Flag, quiet;
        warranty_months: Whole, surfaced;
        lead_time_days: Whole, quiet;
        reorder_point: Quantity, quiet;
        safety_stock: Quantity, quiet;
        /// What the warehouse last said, in words.
        stock_note: Text, quiet;
        description: Note, merged;
        description_latin: Note, merged;
        prices: Entries<Price>, merged;
        tags: Set, merged;
        is_archived: Flag, surfaced;
        custom: Custom, merged;
    }
}

impl Indexed for Product {
    fn index(&self) -> IndexRow {
        IndexRow {
            title: text(&self.name),
            number: text(&self.code),
            status: word(&self.status),
            is_archived: self.is_archived == Some(true),
            search: search(&[
                &self.name,
                &self.name_latin,
                &self.code,
                &self.barcode,
                &self.brand,
                &self.model,
            ]),
            body: body(&[
                ("unit", text(&self.unit)),
                ("subcategory", text(&self.subcategory)),
                ("stock_note", text(&self.stock_note)),
                (listed_price::CELL, self.prices_cell()),
            ]),
            ..IndexRow::default()
        }
    }
}
