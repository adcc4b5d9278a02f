//! Places: districts of Taiwan with postal code, telephone area and a point on the map; and three ports abroad.

use super::dice::Dice;

/// A sales territory of the dealer.
pub struct Region {
    /// Its code.
    pub code: &'static str,
    /// Its name.
    pub name: &'static str,
    /// Its name in Latin letters.
    pub latin: &'static str,
    /// Its districts.
    pub districts: &'static [District],
}

/// A district: the part of an address its people share.
pub struct District {
    /// City or county.
    pub city: &'static str,
    /// The district.
    pub name: &'static str,
    /// Three digits.
    pub postal_code: &'static str,
    /// Of telephone numbers.
    pub area: &'static str,
    /// Millionths of a degree.
    pub latitude: i64,
    /// Millionths of a degree.
    pub longitude: i64,
}

const fn district(
    city: &'static str,
    name: &'static str,
    postal_code: &'static str,
    area: &'static str,
    latitude: i64,
    longitude: i64,
) -> District {
    District { city, name, postal_code, area, latitude, longitude }
}

/// The territories inside Taiwan.
pub const REGIONS: [Region; 5] = [
    Region {
        code: "N",
        name: "北區",
        latin: "North",
        districts: &[
            district("台北市", "中正區", "100", "02", 25_032_400, 121_519_900),
            district("台北市", "大同區", "103", "02", 25_063_100, 121_513_100),
            district("台北市", "中山區", "104", "02", 25_068_500, 121_526_600),
            district("台北市", "內湖區", "114", "02", 25_083_000, 121_587_500),
            district("新北市", "板橋區", "220", "02", 25_011_400, 121_461_800),
            district("新北市", "三重區", "241", "02", 25_061_500, 121_487_700),
            district("新北市", "新莊區", "242", "02", 25_035_900, 121_450_400),
            district("新北市", "中和區", "235", "02", 24_998_700, 121_500_700),
            district("新北市", "樹林區", "238", "02", 24_990_800, 121_420_300),
            district("基隆市", "仁愛區", "200", "02", 25_127_600, 121_740_500),
        ],
    },
    Region {
        code: "H",
        name: "桃竹苗區",
        latin: "Taoyuan to Miaoli",
        districts: &[
            district("桃園市", "桃園區", "330", "03", 24_993_700, 121_301_000),
            district("桃園市", "中壢區", "320", "03", 24_965_400, 121_224_900),
            district("桃園市", "龜山區", "333", "03", 25_028_900, 121_339_900),
            district("新竹市", "東區", "300", "03", 24_801_500, 120_971_800),
            district("新竹縣", "竹北市", "302", "03", 24_839_400, 121_017_600),
            district("苗栗縣", "頭份市", "351", "037", 24_687_800, 120_899_600),
        ],
    },
    Region {
        code: "C",
        name: "中區",
        latin: "Centre",
        districts: &[
            district("台中市", "西屯區", "407", "04", 24_181_400, 120_641_700),
            district("台中市", "北屯區", "406", "04", 24_182_100, 120_686_100),
            district("台中市", "大里區", "412", "04", 24_099_600, 120_677_900),
            district("台中市", "豐原區", "420", "04", 24_252_100, 120_722_500),
            district("彰化縣", "彰化市", "500", "04", 24_080_900, 120_538_600),
            district("彰化縣", "員林市", "510", "04", 23_959_000, 120_574_500),
            district("南投縣", "南投市", "540", "049", 23_909_600, 120_683_600),
            district("雲林縣", "斗六市", "640", "05", 23_707_500, 120_543_900),
        ],
    },
    Region {
        code: "S",
        name: "南區",
        latin: "South",
        districts: &[
            district("嘉義市", "西區", "600", "05", 23_479_100, 120_441_300),
            district("台南市", "東區", "701", "06", 22_980_600, 120_224_900),
            district("台南市", "永康區", "710", "06", 23_026_000, 120_257_000),
            district("台南市", "新營區", "730", "06", 23_310_300, 120_316_700),
            district("高雄市", "三民區", "807", "07", 22_647_800, 120_299_500),
            district("高雄市", "前鎮區", "806", "07", 22_586_400, 120_318_100),
            district("高雄市", "岡山區", "820", "07", 22_796_900, 120_295_800),
            district("屏東縣", "屏東市", "900", "08", 22_669_000, 120_486_200),
        ],
    },
    Region {
        code: "E",
        name: "東區",
        latin: "East",
        districts: &[
            district("宜蘭縣", "宜蘭市", "260", "03", 24_751_800, 121_753_300),
            district("宜蘭縣", "羅東鎮", "265", "03", 24_677_500, 121_766_900),
            district("花蓮縣", "花蓮市", "970", "03", 23_991_000, 121_619_800),
            district("台東縣", "台東市", "950", "089", 22_755_400, 121_150_000),
        ],
    },
];

/// A port abroad where the dealer sells.
pub struct Port {
    /// The city.
    pub city: &'static str,
    /// The country as written on an invoice.
    pub country: &'static str,
    /// The firm there.
    pub firm: &'static str,
    /// What it pays in.
    pub currency: &'static str,
    /// A telephone number there.
    pub phone: &'static str,
}

/// Code, name and Latin name of the territory abroad.
pub const ABROAD: (&str, &str, &str) = ("X", "海外", "Export");

/// The firms abroad are one for each of these, in turn.
pub const PORTS: [Port; 3] = [
    Port {
        city: "Osaka",
        country: "Japan",
        firm: "Naniwa Kogu K.K.",
        currency: "JPY",
        phone: "+81 6 5550 0123",
    },
    Port {
        city: "Long Beach",
        country: "United States",
        firm: "Pacific Rim Tool Supply Inc.",
        currency: "USD",
        phone: "+1 562 555 0142",
    },
    Port {
        city: "Hai Phong",
        country: "Vietnam",
        firm: "Bach Dang Machinery JSC",
        currency: "USD",
        phone: "+84 225 555 0177",
    },
];

const STREETS: [&str; 12] = [
    "中山路",
    "中正路",
    "民生路",
    "忠孝路",
    "仁愛路",
    "建國路",
    "復興路",
    "工業路",
    "大同路",
    "和平路",
    "成功路",
    "自強路",
];
const SECTIONS: [&str; 5] = ["", "", "一段", "二段", "三段"];
/// How far a door may lie from its district's point, in millionths of a degree: about 900 m.
const SPREAD: i64 = 8_000;

/// One door in a district.
pub struct Door {
    /// Street, section and number.
    pub line1: String,
    /// Floor, for some.
    pub line2: Option<String>,
    /// Millionths of a degree.
    pub latitude: i64,
    /// Millionths of a degree.
    pub longitude: i64,
}

/// A door somewhere in the district.
pub fn door(dice: &mut Dice, district: &District) -> Door {
    let (street, section) = (dice.pick(&STREETS), dice.pick(&SECTIONS));
    let number = dice.between(1, 480);
    Door {
        line1: format!("{street}{section}{number}號"),
        line2: dice.once_in(4).then(|| format!("{}樓", dice.between(2, 9))),
        latitude: district.latitude + dice.between(-SPREAD, SPREAD),
        longitude: district.longitude + dice.between(-SPREAD, SPREAD),
    }
}

/// A fixed line in the district, with as many digits as its area has.
pub fn phone(dice: &mut Dice, district: &District) -> String {
    let (area, last) = (district.area, dice.below(10_000));
    match area {
        "02" | "04" => format!("{area}-2{:03}-{last:04}", dice.below(1_000)),
        "037" | "089" => format!("{area}-{:03}-{:03}", dice.between(200, 899), last % 1_000),
        _ => format!("{area}-{:03}-{last:04}", dice.between(200, 899)),
    }
}

/// A mobile number: 09 and eight digits.
pub fn mobile(dice: &mut Dice) -> String {
    format!("09{:02}-{:03}-{:03}", dice.below(100), dice.below(1000), dice.below(1000))
}
