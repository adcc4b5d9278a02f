//! Names: of people and companies, in Chinese as in Taiwan and in the Latin letters on their cards.
//!
//! Some hold rare characters (堃 犇 喆 峯, and 𠮷 from beyond the basic plane) that fonts, search and PDFs must bear.

use super::dice::Dice;
use std::collections::BTreeSet;

/// A name in both alphabets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    /// As written.
    pub name: String,
    /// As on a card for foreigners.
    pub latin: String,
}

type Part = (&'static str, &'static str);

const SURNAMES: [Part; 20] = [
    ("陳", "Chen"),
    ("林", "Lin"),
    ("黃", "Huang"),
    ("張", "Chang"),
    ("李", "Li"),
    ("王", "Wang"),
    ("吳", "Wu"),
    ("劉", "Liu"),
    ("蔡", "Tsai"),
    ("楊", "Yang"),
    ("許", "Hsu"),
    ("鄭", "Cheng"),
    ("謝", "Hsieh"),
    ("郭", "Kuo"),
    ("洪", "Hung"),
    ("曾", "Tseng"),
    ("邱", "Chiu"),
    ("廖", "Liao"),
    ("賴", "Lai"),
    ("周", "Chou"),
];

const GIVEN: [Part; 24] = [
    ("志明", "Chih-Ming"),
    ("淑芬", "Shu-Fen"),
    ("俊傑", "Chun-Chieh"),
    ("雅婷", "Ya-Ting"),
    ("家豪", "Chia-Hao"),
    ("怡君", "Yi-Chun"),
    ("建宏", "Chien-Hung"),
    ("美玲", "Mei-Ling"),
    ("宗翰", "Tsung-Han"),
    ("佩珊", "Pei-Shan"),
    ("文雄", "Wen-Hsiung"),
    ("秀英", "Hsiu-Ying"),
    ("冠宇", "Kuan-Yu"),
    ("惠雯", "Hui-Wen"),
    ("承恩", "Cheng-En"),
    ("詩涵", "Shih-Han"),
    ("國華", "Kuo-Hua"),
    ("麗卿", "Li-Ching"),
    ("柏翰", "Po-Han"),
    ("心怡", "Hsin-Yi"),
    ("喆瑋", "Che-Wei"),
    ("堃成", "Kun-Cheng"),
    ("峯銘", "Feng-Ming"),
    ("犇", "Pen"),
];

const FIRST: [Part; 25] = [
    ("永", "Yung"),
    ("金", "Chin"),
    ("福", "Fu"),
    ("順", "Shun"),
    ("建", "Chien"),
    ("東", "Tung"),
    ("明", "Ming"),
    ("信", "Hsin"),
    ("光", "Kuang"),
    ("泰", "Tai"),
    ("協", "Hsieh"),
    ("立", "Li"),
    ("宏", "Hung"),
    ("正", "Cheng"),
    ("隆", "Lung"),
    ("新", "Hsin"),
    ("合", "Ho"),
    ("萬", "Wan"),
    ("大", "Ta"),
    ("三", "San"),
    ("富", "Fu"),
    ("昇", "Sheng"),
    ("聯", "Lien"),
    ("中", "Chung"),
    ("國", "Kuo"),
];

const RARE: [Part; 5] =
    [("堃", "Kun"), ("犇", "Pen"), ("喆", "Che"), ("峯", "Feng"), ("𠮷", "Chi")];

const SECOND: [Part; 24] = [
    ("興", "Hsing"),
    ("利", "Li"),
    ("泰", "Tai"),
    ("發", "Fa"),
    ("成", "Cheng"),
    ("昇", "Sheng"),
    ("德", "Te"),
    ("義", "Yi"),
    ("華", "Hua"),
    ("山", "Shan"),
    ("昌", "Chang"),
    ("豐", "Feng"),
    ("鑫", "Hsin"),
    ("源", "Yuan"),
    ("盛", "Sheng"),
    ("達", "Ta"),
    ("祥", "Hsiang"),
    ("裕", "Yu"),
    ("益", "Yi"),
    ("榮", "Jung"),
    ("同", "Tung"),
    ("和", "Ho"),
    ("祐", "Yu"),
    ("銘", "Ming"),
];

/// What a company does, as its name ends.
#[derive(Clone, Copy, Debug)]
pub struct Trade {
    /// The end of the name.
    pub ending: &'static str,
    /// The end in Latin letters.
    pub latin: &'static str,
    /// The industry.
    pub industry: &'static str,
    /// Whether it sells on what it buys.
    pub is_dealer: bool,
}

const fn trade(
    ending: &'static str,
    latin: &'static str,
    industry: &'static str,
    is_dealer: bool,
) -> Trade {
    Trade { ending, latin, industry, is_dealer }
}

const TRADES: [Trade; 13] = [
    trade("五金行", "Hardware", "五金零售", true),
    trade("工具行", "Tools", "工具零售", true),
    trade("水電材料行", "Plumbing Supply", "水電材料", true),
    trade("建材行", "Building Materials", "建材批發", true),
    trade("農機行", "Farm Machinery", "農機買賣", true),
    trade("機械有限公司", "Machinery Co., Ltd.", "機械製造", false),
    trade("工業股份有限公司", "Industrial Co., Ltd.", "金屬加工", false),
    trade("精密工業有限公司", "Precision Industry Co., Ltd.", "精密加工", false),
    trade("營造有限公司", "Construction Co., Ltd.", "營造", false),
    trade("電機工程行", "Electric Works", "機電工程", false),
    trade("汽車保養廠", "Auto Works", "汽車維修", false),
    trade("鐵工廠", "Iron Works", "鐵工", false),
    trade("木工坊", "Woodworks", "木工裝潢", false),
];

/// One name in this many begins with a rare character.
const RARE_ONCE_IN: usize = 12;
/// Kept free: the name that acceptance scenarios create.
const KEPT_FREE: &str = "大同五金行";

/// A person's name.
pub fn person(dice: &mut Dice) -> Name {
    let (surname, given) = (dice.pick(&SURNAMES), dice.pick(&GIVEN));
    Name { name: format!("{}{}", surname.0, given.0), latin: format!("{} {}", given.1, surname.1) }
}

/// Company names, none of them twice.
#[derive(Default)]
pub struct Companies {
    given: BTreeSet<String>,
}

impl Companies {
    /// A new name and what the company does. `district` tells branches apart once names run out.
    pub fn next(&mut self, dice: &mut Dice, district: &str) -> (Name, Trade) {
        let first = if dice.once_in(RARE_ONCE_IN) { dice.pick(&RARE) } else { dice.pick(&FIRST) };
        let (second, trade) = (dice.pick(&SECOND), *dice.pick(&TRADES));
        let short = format!("{}{}{}", first.0, second.0, trade.ending);
        let mut name = short.clone();
        let mut branch = 1;
        while name == KEPT_FREE || !self.given.insert(name.clone()) {
            branch += 1;
            name = match branch {
                2 => format!("{short}{district}店"),
                number => format!("{short}{district}{number}店"),
            };
        }
        let latin = format!("{} {} {}", first.1, second.1, trade.latin);
        (Name { name, latin }, trade)
    }
}
