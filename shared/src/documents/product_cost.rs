//! A product's cost: a document of its own, because who may read the product may not read this.

use super::shape::{Amount, Currency, Custom, Day, Entries, Flag, Link, Text};
use crate::index_row::{IndexRow, Indexed, body};
use crate::{
    entry,
    ids::{DocumentId, ProductId},
    record,
};

entry! {
    /// One cost, from one day on.
    Cost {
        cost: Amount, surfaced, office;
        currency: Currency, surfaced, office;
        valid_from: Day, surfaced, office;
        valid_until: Day, surfaced, office;
        supplier: Text, surfaced, office;
        removed: Flag, surfaced, office;
    }
}

record! {
    /// What a product costs us; office only.
    ProductCost is ProductCostId {
        product: Link<ProductId>, surfaced, required, office;
        costs: Entries<Cost>, merged, office;
        custom: Custom, merged, office;
    }
}

impl Indexed for ProductCost {
    fn index(&self) -> IndexRow {
        let product = self.product.map(|id| DocumentId::from(id).to_string()).unwrap_or_default();
        IndexRow { body: body(&[("product", product)]), ..IndexRow::default() }
    }
}
