// A made-up catalogue: products with and without a price, and the ladder of one.
import type { PriceShown, ProductRow } from '../../src/generated/api';
import { state, t } from '../asked';
import type { Answers } from '.';
import { field, head, mark, no, ref, twd } from './shown';

const price = (amount: string, back = 18): PriceShown => ({
  price: twd(amount), list: t('經銷 A 表', 'Dealer A'), valid_from: '2026-11-01', valid_until: null, age_days: back, words: t(`11/01 的價格，${back} 天前`, `Price of 1 Nov, ${back} days old`),
  reasons: [{ code: 'account-list', words: t('金旺鐵工廠 用經銷 A 表，這張表有這項產品的價格。', '金旺鐵工廠 buys by list Dealer A, and that list has this product.') }],
});
const row = (id: string, code: string, name: string, more: Partial<ProductRow> = {}): ProductRow => ({ id, code, name, unit: t('支', 'pc'), status: { word: 'current', label: t('販售中', 'Current') }, stock_note: '', price: price('2480'), mark: mark(), ...more });
const rows = (): ProductRow[] => [
  row('pr1', 'PF-12', t('精密濾芯 1 µm', 'Filter cartridge 1 µm'), { stock_note: t('台中倉 40 支', 'Taichung: 40') }),
  row('pr2', 'KH-20A', state === 'long' ? '螺旋式空壓機 20HP 變頻永磁同步馬達雙段壓縮節能型附乾燥機及儲氣桶整合機組' : t('螺旋式空壓機 20HP 變頻', 'Screw compressor 20 HP, inverter'), { price: price('186000'), unit: t('台', 'unit'), stock_note: t('訂貨 4 週', '4 weeks to order') }),
  row('pr3', 'RD-30', t('冷凍式乾燥機 3.2 m³/min', 'Refrigerated dryer 3.2 m³/min'), { price: price('38500') }),
  row('pr4', 'SV-01', t('安裝與配管工程', 'Installation and piping'), { price: null }),
  row('pr5', 'PF-10', t('濾芯 5 µm', 'Filter cartridge 5 µm'), { status: { word: 'discontinued', label: t('已停售', 'Discontinued') } }),
];
const COUNT = state === 'many' ? 5000 : 5;
export const catalogue: Answers = {
  products: ({ typed, skip, limit, account }) => {
    if (state === 'failed') throw { code: 'D-STORE-READ', record: null, cause: t('目錄讀不出來', 'The catalogue cannot be read'), who: 'administrator', who_words: t('管理員', 'An administrator'), next: t('其他畫面照常可用', 'other screens work') };
    const all = state === 'empty' ? [] : Array.from({ length: Math.max(0, Math.min(limit, COUNT - skip)) }, (_, i) => rows()[skip + i] ?? row(`x${skip + i}`, `X-${skip + i}`, t(`零件 ${skip + i}`, `Part ${skip + i}`)));
    const found = typed ? rows().filter((one) => (one.name + one.code).toLowerCase().includes(typed.toLowerCase())) : all;
    return { rows: found, total: typed ? found.length : state === 'empty' ? 0 : COUNT, account: account ? ref('account', account, '金旺鐵工廠') : null, categories: typed || state === 'empty' ? [] : [{ name: t('濾芯', 'Filters'), count: 212 }, { name: t('空壓機', 'Compressors'), count: 48 }] };
  },
  product: ({ id, account, quantity }) => {
    const one = rows().find((row) => row.id === id) ?? row(id, id, id);
    const many = Number(quantity ?? 1) >= 10;
    return { head: head(ref('product', id, one.name, one.code)), unit: one.unit, status: one.status, stock_note: one.stock_note, account: account ? ref('account', account, '金旺鐵工廠') : null,
      price: one.price ? { ...one.price, price: many ? twd('2350') : one.price.price } : null, no_price: one.price ? '' : t('沒有一張價目表有這項產品的價格。報價時可以手動輸入，要核准。', 'No price list has this product. In a quote you may type a price; it needs approval.'),
      ladder: [{ code: 'default-list', label: t('定價', 'List price'), price: twd('2600'), words: t('2026/01/01 起', 'from 1 Jan 2026'), is_chosen: false }, { code: 'account-list', label: t('經銷 A 表', 'Dealer A'), price: twd('2480'), words: t('2026/11/01 起，18 天前', 'from 1 Nov 2026, 18 days ago'), is_chosen: !many }, { code: 'quantity', label: t('10 支以上', '10 or more'), price: twd('2350'), words: t('2026/11/01–12/31', '1 Nov – 31 Dec 2026'), is_chosen: many }],
      groups: [{ code: 'identity', label: t('產品', 'Product'), fields: [field('code', t('品號', 'Code'), one.code, { may: no(t('目錄由內勤維護', 'The office keeps the catalogue')) }), field('barcode', t('條碼', 'Barcode'), '4711234567890', { may: no(t('目錄由內勤維護', 'The office keeps the catalogue')) }), field('warranty_months', t('保固（月）', 'Warranty (months)'), '12', { may: no(t('目錄由內勤維護', 'The office keeps the catalogue')) })] }] };
  },
};
