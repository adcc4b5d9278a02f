//! Catalogue: tools, equipment and consumables with barcode, two price lists, quantity breaks, one change of prices
//! in the past and the cost of each in a document of its own.

use super::{
    Made, Wish,
    dice::Dice,
    goods::{self, Goods, Sort},
};
use jiff::civil::Date;
use satchel_shared::{
    documents::{
        Kind, PriceList, Product, ProductCost,
        price::Price,
        product::{ProductStatus, VatCategory},
        product_cost::Cost,
    },
    ids::{PriceListId, ProductCostId, ProductId},
    money::{Amount, Currency, Quantity},
};

/// One, in stored units of an amount or a quantity.
const ONE: i64 = 10_000;
/// Prices began this many days ago.
pub(super) const FIRST_PRICE_DAYS_AGO: i64 = 900;
/// Goods of Taiwan: the first three digits of a barcode.
const BARCODE_COUNTRY: u64 = 471;
/// What a dealer pays of the list price, in hundredths.
const DEALER_SHARE: i64 = 82;
/// From how many pieces on, and what is then paid of the price, in hundredths.
const BREAKS: [(i64, i64); 2] = [(10, 95), (50, 90)];

/// The ids of the two price lists.
#[derive(Clone, Copy, Debug)]
pub struct Lists {
    /// For everybody.
    pub list: PriceListId,
    /// For those who sell on.
    pub dealer: PriceListId,
}

/// Everything that is sold.
pub struct Catalogue {
    /// The ids of the two lists.
    pub lists: Lists,
    /// The two lists.
    pub price_lists: Vec<Made<PriceListId, PriceList>>,
    /// The products.
    pub products: Vec<Made<ProductId, Product>>,
    /// Their costs, in the same order.
    pub product_costs: Vec<Made<ProductCostId, ProductCost>>,
}

/// Makes the catalogue.
pub fn catalogue(wish: &Wish) -> Catalogue {
    let mut dice = Dice::of(wish.seed, "catalogue");
    let list = |code| PriceListId::from(wish.id(Kind::PriceList, code));
    let lists = Lists { list: list("list"), dealer: list("dealer") };
    let mut catalogue = Catalogue {
        lists,
        price_lists: vec![
            Made::of(lists.list, price_list(wish, "list", "牌價", true)),
            Made::of(lists.dealer, price_list(wish, "dealer", "經銷價", false)),
        ],
        products: Vec::with_capacity(wish.products),
        product_costs: Vec::with_capacity(wish.products),
    };
    for place in 0..wish.products {
        add(wish, &mut dice, place, &mut catalogue);
    }
    catalogue
}

fn price_list(wish: &Wish, code: &str, name: &str, is_default: bool) -> PriceList {
    PriceList {
        name: Some(name.to_owned()),
        code: Some(code.to_owned()),
        currency: Some(Currency::TWD),
        valid_from: Some(wish.days_ago(FIRST_PRICE_DAYS_AGO)),
        is_tax_included: Some(false),
        is_default: Some(is_default),
        ..PriceList::default()
    }
}

fn add(wish: &Wish, dice: &mut Dice, place: usize, catalogue: &mut Catalogue) {
    let (goods, round) = goods::at(place);
    let size = round % goods.sizes.len();
    let (brand, brand_share) = goods::BRANDS[(place + round) % goods::BRANDS.len()];
    let code = format!("{}-{:04}", goods.code, place + 1);
    let id = ProductId::from(wish.id(Kind::Product, &code));
    let base = goods.price * brand_share * (100 + 22 * size as i64) / 10_000;
    let now = rounded(base * dice.between(94, 112) / 100);
    let mut product = fields(&goods, &code, brand, goods.sizes[size], place, dice);
    let steps = price_steps(wish, dice, now);
    for (step, (price, from, until)) in steps.iter().enumerate() {
        for (list_place, list, share) in
            [(0, catalogue.lists.list, 100), (1, catalogue.lists.dealer, DEALER_SHARE)]
        {
            let breaks = if goods.sort == Sort::Consumable { &BREAKS[..] } else { &[] };
            let whole = [(0, 100)].into_iter().chain(breaks.iter().copied());
            for (break_place, (least, paid)) in whole.enumerate() {
                let entry = wish.entry(id, "prices", step * 100 + list_place * 10 + break_place);
                let entry_price = Price {
                    list: Some(list),
                    price: Some(dollars(rounded(price * share * paid / 10_000))),
                    currency: Some(Currency::TWD),
                    valid_from: Some(*from),
                    valid_until: *until,
                    min_quantity: Some(Quantity::from_stored(least * ONE)),
                    unit: product.unit.clone(),
                    ..Price::default()
                };
                product.prices.insert(entry, entry_price);
            }
        }
    }
    let cost_id = ProductCostId::from(wish.id(Kind::ProductCost, &code));
    let cost = cost(wish, dice, cost_id, id, &steps);
    catalogue.products.push(Made::of(id, product));
    catalogue.product_costs.push(Made::of(cost_id, cost));
}

fn fields(
    goods: &Goods,
    code: &str,
    brand: &str,
    size: &str,
    place: usize,
    dice: &mut Dice,
) -> Product {
    let is_machine = matches!(goods.sort, Sort::Machine | Sort::Farm);
    let tax = if goods.sort == Sort::Farm { VatCategory::Exempt } else { VatCategory::Taxable };
    let is_old = dice.once_in(40);
    Product {
        code: Some(code.to_owned()),
        name: Some(format!("{brand} {} {size}", goods.name)),
        name_latin: Some(format!("{} {size}", goods.latin)),
        barcode: Some(ean13(BARCODE_COUNTRY * 1_000_000_000 + 20_000_000 + place as u64)),
        brand: Some(brand.to_owned()),
        model: Some(format!("{}{}", goods.code.replace('-', ""), 100 + place % 900)),
        category: Some(goods.category.to_owned()),
        subcategory: Some(goods.name.to_owned()),
        size: Some(size.to_owned()),
        unit: Some(goods.unit.to_owned()),
        units_per_case: (goods.sort == Sort::Consumable).then(|| Quantity::from_stored(12 * ONE)),
        status: Some(if is_old { ProductStatus::Discontinued } else { ProductStatus::Current }),
        tax_category: Some(tax),
        is_serialised: Some(is_machine),
        warranty_months: is_machine.then_some(12),
        lead_time_days: Some(dice.between(1, 21)),
        stock_note: Some(if dice.once_in(9) { "缺貨，兩週後到貨" } else { "有現貨" }.to_owned()),
        description: format!("{brand}{}，規格 {size}，{}適用。", goods.name, goods.category),
        description_latin: format!("{} ({size}), by {brand}.", goods.latin),
        ..Product::default()
    }
}

/// Price in NT$, first day, last day: for a third of the goods one change, between yesterday and 90 days ago.
fn price_steps(wish: &Wish, dice: &mut Dice, now: i64) -> Vec<(i64, Date, Option<Date>)> {
    let first = wish.days_ago(FIRST_PRICE_DAYS_AGO);
    if !dice.once_in(3) {
        return vec![(now, first, None)];
    }
    let changed = dice.between(1, 90);
    let before = rounded(now * dice.between(88, 97) / 100);
    vec![(before, first, Some(wish.days_ago(changed + 1))), (now, wish.days_ago(changed), None)]
}

fn cost(
    wish: &Wish,
    dice: &mut Dice,
    id: ProductCostId,
    product: ProductId,
    steps: &[(i64, Date, Option<Date>)],
) -> ProductCost {
    let mut cost = ProductCost { product: Some(product), ..ProductCost::default() };
    let share = dice.between(55, 74);
    for (place, (price, from, until)) in steps.iter().enumerate() {
        let kept = Cost {
            // Hundredths of a dollar stay: purchase prices are not rounded to the unit.
            cost: Some(Amount::from_stored(price * share * ONE / 100)),
            currency: Some(Currency::TWD),
            valid_from: Some(*from),
            valid_until: *until,
            ..Cost::default()
        };
        cost.costs.insert(wish.entry(id, "costs", place), kept);
    }
    cost
}

/// To the NT$ 5 above 100, else to the dollar.
const fn rounded(price: i64) -> i64 {
    if price > 100 {
        (price + 2) / 5 * 5
    } else if price > 0 {
        price
    } else {
        1
    }
}

const fn dollars(whole: i64) -> Amount {
    Amount::from_stored(whole * ONE)
}

/// The barcode of these twelve digits, with its check digit.
pub fn ean13(twelve: u64) -> String {
    let digits = format!("{twelve:012}");
    format!("{digits}{}", ean13_check(&digits))
}

/// The check digit: with the first twelve digits weighted 1 and 3 in turn it makes a multiple of ten.
pub fn ean13_check(twelve: &str) -> u32 {
    let weighted = twelve
        .chars()
        .zip([1, 3].into_iter().cycle())
        .map(|(digit, weight)| digit.to_digit(10).unwrap_or(0) * weight);
    (10 - weighted.sum::<u32>() % 10) % 10
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_digit_is_the_one_printed_on_goods() {
        assert_eq!(ean13(400_638_133_393), "4006381333931");
        assert_eq!(ean13(471_000_000_000).len(), 13);
    }
}
