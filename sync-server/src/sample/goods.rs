//! Goods: what the dealer sells, by group, and who makes it. All makers are invented.

/// A group of goods, from which products are made by brand and size.
#[derive(Clone, Copy)]
pub struct Goods {
    /// The beginning of product codes.
    pub code: &'static str,
    /// The category.
    pub category: &'static str,
    /// The name.
    pub name: &'static str,
    /// The name in Latin letters.
    pub latin: &'static str,
    /// What it is counted in.
    pub unit: &'static str,
    /// NT$ for the smallest size.
    pub price: i64,
    /// From small to large.
    pub sizes: &'static [&'static str],
    /// How it is sold and taxed.
    pub sort: Sort,
}

/// How goods are sold and taxed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// Has a serial number and a warranty.
    Machine,
    /// Bought one by one.
    Tool,
    /// Bought by the box, with quantity breaks.
    Consumable,
    /// Machines for farming are free of VAT.
    Farm,
}

const POWER: &str = "電動工具";
const HAND: &str = "手工具";
const WELD: &str = "焊接設備";
const AIR: &str = "空壓設備";
const GAUGE: &str = "量測儀器";
const STOCK: &str = "消耗品";
const SAFE: &str = "安全防護";
const FARM: &str = "農業機具";

const VOLTS: &[&str] = &["12V", "18V", "20V", "36V"];
const INCHES: &[&str] = &["4吋", "5吋", "7吋", "9吋"];
const LENGTHS: &[&str] = &["150mm", "200mm", "250mm", "300mm"];
const GRITS: &[&str] = &["#60", "#80", "#120", "#240", "#400"];
const AMPS: &[&str] = &["160A", "200A", "250A", "315A"];
const POWERS: &[&str] = &["1HP", "2HP", "3HP", "5HP"];
const WIDTHS: &[&str] = &["2.0mm", "2.6mm", "3.2mm", "4.0mm"];
const CLOTHES: &[&str] = &["S", "M", "L", "XL"];

/// Code, category, name in both alphabets, unit, price of the smallest size, sizes, sort.
type Row = (
    &'static str,
    &'static str,
    [&'static str; 2],
    &'static str,
    i64,
    &'static [&'static str],
    Sort,
);

const GOODS: [Row; 30] = [
    ("PT-DR", POWER, ["充電式電鑽", "Cordless drill"], "台", 3_600, VOLTS, Sort::Machine),
    ("PT-IM", POWER, ["衝擊起子機", "Impact driver"], "台", 3_200, VOLTS, Sort::Machine),
    ("PT-GR", POWER, ["砂輪機", "Angle grinder"], "台", 2_100, INCHES, Sort::Machine),
    ("PT-CS", POWER, ["圓鋸機", "Circular saw"], "台", 4_200, INCHES, Sort::Machine),
    ("PT-JS", POWER, ["線鋸機", "Jigsaw"], "台", 2_900, VOLTS, Sort::Machine),
    ("PT-HM", POWER, ["電動鎚鑽", "Rotary hammer"], "台", 6_800, VOLTS, Sort::Machine),
    ("HT-WR", HAND, ["活動扳手", "Adjustable wrench"], "支", 320, LENGTHS, Sort::Tool),
    ("HT-PL", HAND, ["鋼絲鉗", "Combination pliers"], "支", 280, LENGTHS, Sort::Tool),
    (
        "HT-SC",
        HAND,
        ["螺絲起子組", "Screwdriver set"],
        "組",
        590,
        &["6件", "8件", "12件"],
        Sort::Tool,
    ),
    (
        "HT-SK",
        HAND,
        ["套筒扳手組", "Socket set"],
        "組",
        2_400,
        &["24件", "46件", "94件"],
        Sort::Tool,
    ),
    ("HT-HA", HAND, ["鐵鎚", "Hammer"], "支", 350, &["300g", "500g", "1kg"], Sort::Tool),
    ("WE-IV", WELD, ["變頻電焊機", "Inverter welder"], "台", 12_800, AMPS, Sort::Machine),
    ("WE-MG", WELD, ["CO2焊機", "MIG welder"], "台", 26_500, AMPS, Sort::Machine),
    ("WE-RD", WELD, ["電焊條", "Welding rods"], "盒", 420, WIDTHS, Sort::Consumable),
    ("WE-MK", WELD, ["自動變光面罩", "Welding helmet"], "頂", 1_850, CLOTHES, Sort::Tool),
    ("AI-CO", AIR, ["空氣壓縮機", "Air compressor"], "台", 14_500, POWERS, Sort::Machine),
    ("AI-NG", AIR, ["氣動釘槍", "Air nailer"], "支", 3_100, &["F30", "F50", "ST64"], Sort::Tool),
    ("AI-HO", AIR, ["PU風管", "PU air hose"], "捲", 680, &["10m", "20m", "30m"], Sort::Consumable),
    ("ME-CA", GAUGE, ["數位游標卡尺", "Digital caliper"], "支", 1_650, LENGTHS, Sort::Tool),
    (
        "ME-LA",
        GAUGE,
        ["雷射測距儀", "Laser distance meter"],
        "台",
        2_750,
        &["40m", "60m", "100m"],
        Sort::Machine,
    ),
    (
        "ME-LV",
        GAUGE,
        ["雷射水平儀", "Laser level"],
        "台",
        5_900,
        &["3線", "5線", "8線"],
        Sort::Machine,
    ),
    ("CO-SD", STOCK, ["砂紙", "Sanding sheets"], "包", 95, GRITS, Sort::Consumable),
    ("CO-CW", STOCK, ["切斷砂輪片", "Cutting wheels"], "盒", 360, INCHES, Sort::Consumable),
    (
        "CO-DB",
        STOCK,
        ["鑽頭組", "Drill bits"],
        "組",
        480,
        &["13件", "19件", "25件"],
        Sort::Consumable,
    ),
    (
        "CO-SC",
        STOCK,
        ["自攻螺絲", "Self-tapping screws"],
        "盒",
        120,
        &["3.5x16", "4x25", "4x40"],
        Sort::Consumable,
    ),
    (
        "CO-OI",
        STOCK,
        ["防鏽潤滑油", "Rust-proof lubricant"],
        "罐",
        165,
        &["220ml", "400ml"],
        Sort::Consumable,
    ),
    ("SA-GL", SAFE, ["防割手套", "Cut-proof gloves"], "雙", 180, CLOTHES, Sort::Consumable),
    ("SA-SH", SAFE, ["安全鞋", "Safety shoes"], "雙", 1_580, &["25", "26", "27", "28"], Sort::Tool),
    (
        "FA-CU",
        FARM,
        ["背負式割草機", "Brush cutter"],
        "台",
        8_900,
        &["26cc", "35cc", "43cc"],
        Sort::Farm,
    ),
    ("FA-TI", FARM, ["中耕機", "Tiller"], "台", 23_800, &["4HP", "6HP", "8HP"], Sort::Farm),
];

/// Invented makers, each with its share of the base price in hundredths.
pub const BRANDS: [(&str, i64); 6] = [
    ("鐵匠 TITAN-JIANG", 100),
    ("山鷹", 92),
    ("堅特 KENTEK", 115),
    ("NIKOTA", 138),
    ("BAUERWERK", 164),
    ("順鋒", 80),
];

/// The goods of the product at a place, and how often the table was gone through before.
pub fn at(place: usize) -> (Goods, usize) {
    let (code, category, [name, latin], unit, price, sizes, sort) = GOODS[place % GOODS.len()];
    (Goods { code, category, name, latin, unit, price, sizes, sort }, place / GOODS.len())
}
