//! A made-up folder in AdventureWorks' form: two resellers, three product rows, two orders.

use std::{fs, path::Path};

const FILES: [(&str, &str); 11] = [
    (
        "territories.csv",
        "territory_key,region,country,group\n\
         1,Northwest,United States,North America\n\
         7,France,France,Europe\n",
    ),
    (
        "geographies.csv",
        "geography_key,city,state_code,state_name,country_code,country_name,postal_code,territory_key\n\
         5,Seattle,WA,Washington,US,United States,98104,1\n\
         6,Lyon,69,Rhone,FR,France,69001,7\n",
    ),
    ("currencies.csv", "currency_key,code,name\n100,USD,US Dollar\n36,EUR,EURO\n"),
    ("promotions.csv", "promotion_key,name\n1,No Discount\n2,Volume Discount\n"),
    ("product_categories.csv", "category_key,name\n1,Bikes\n"),
    ("product_subcategories.csv", "subcategory_key,name,category_key\n1,Mountain Bikes,1\n"),
    (
        "products.csv",
        "product_key,product_code,subcategory_key,name,finished_goods,color,size,weight,days_to_manufacture,product_line,class,style,model_name,description_en,description_zh,standard_cost,list_price,dealer_price,price_start,price_end,status,safety_stock,reorder_point\n\
         1,BK-1,1,Bike,1,Red,42,20.5,4,M,H,U,Model,Good,好车,60.0000,90.5000,80.2500,2012-07-01,2008-12-27,,4,3\n\
         2,BK-1,1,Bike,1,Red,42,20.5,4,M,H,U,Model,Better,更好,61.1234,99.9900,85.0000,2013-07-01,,Current,4,3\n\
         3,NUT-1,,Nut,0,NA,,,0,,,,,,,,,,2013-07-01,,Current,1000,750\n",
    ),
    (
        "sales_reps.csv",
        "employee_key,manager_employee_key,territory_key,first_name,last_name,title,hire_date,email,phone\n\
         10,,11,Ann,Lead,Sales Manager,2010-08-04,Ann0@example.com,1\n\
         11,10,1,Bob,West,Sales Representative,2010-12-29,bob0@example.com,2\n\
         12,10,7,Cléa,Est,Sales Representative,2010-12-29,cléa0@example.com,3\n",
    ),
    (
        "resellers.csv",
        "reseller_key,reseller_code,geography_key,name,business_type,phone,number_employees,order_frequency,order_month,first_order_year,last_order_year,product_line,address_line1,address_line2,annual_sales,annual_revenue,bank_name,year_opened\n\
         1,AW1,5,\"=Shop, \"\"One\"\"\",Warehouse,555,2,S,5,2011,2013,Road,1 High St,,300000.0000,30000.0000,Bank,1974\n\
         2,AW2,6,Boutique,Specialty,556,3,Q,,,,Road,2 Rue,,800000.0000,80000.0000,Bank,1980\n",
    ),
    (
        "reseller_orders.csv",
        "order_no,order_date,due_date,ship_date,reseller_key,employee_key,territory_key,currency_key,customer_po,carrier_tracking,line_count,sales_amount,tax_amount,freight\n\
         SO1,2012-12-29,2013-01-10,2013-01-05,1,11,1,100,PO1,T1,2,170.0006,13.6000,4.2500\n\
         SO2,2013-12-29,2014-01-10,2014-01-05,1,12,1,36,PO2,T2,1,85.0000,6.8000,2.1250\n",
    ),
    (
        "reseller_order_lines.csv",
        "order_no,line_no,product_key,promotion_key,quantity,unit_price,extended_amount,discount_pct,discount_amount,unit_standard_cost,total_product_cost,sales_amount,tax_amount,freight\n\
         SO1,1,1,1,1,80.2500,80.2500,0,0,60,60,80.2500,6.4200,2.0063\n\
         SO1,2,2,2,1,91.5823,91.5823,0.02,1.8317,61,61,89.7506,7.1800,2.2437\n\
         SO2,1,2,1,1,85.0000,85.0000,0,0,61,61,85.0000,6.8000,2.1250\n",
    ),
];

/// Writes the folder.
pub fn write(directory: &Path) {
    for (name, text) in FILES {
        fs::write(directory.join(name), text).unwrap();
    }
}

/// Replaces a text in one of the files.
pub fn spoil(directory: &Path, name: &str, from: &str, to: &str) {
    let path = directory.join(name);
    let text = fs::read_to_string(&path).unwrap();
    assert!(text.contains(from), "{name} has no {from}");
    fs::write(path, text.replacen(from, to, 1)).unwrap();
}
