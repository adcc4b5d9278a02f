// Generated from device/src/api by `UPDATE_TYPES=1 cargo test -p satchel-device --test api`. Do not edit.

import type {
  AccountSales,
  AccountShown,
  AccountsPage,
  AddLine,
  AskAccounts,
  AskBought,
  AskDay,
  AskForm,
  AskHistory,
  AskProduct,
  AskProducts,
  AskSales,
  AskSearch,
  AskTimeline,
  AskTwins,
  AskVersion,
  BlankForm,
  BoughtLine,
  ById,
  ByKey,
  ByLine,
  CheckFields,
  CheckIn,
  ChooseValue,
  Clasp,
  CopySale,
  DraftShown,
  Enrol,
  EnrolText,
  FieldFault,
  FirstSync,
  FixRefusal,
  Found,
  HistoryPage,
  KeepDraft,
  LogOutWarning,
  MakeRecord,
  MakeSale,
  Moment,
  NeedCard,
  Nothing,
  ProductShown,
  ProductsPage,
  RecordConsent,
  RecordRef,
  RecordShown,
  RecordsChanged,
  Recover,
  ReportVisit,
  Rescue,
  RestoreField,
  SaleShown,
  SalesPage,
  SavedNow,
  Scanned,
  SetFields,
  SetLine,
  SetMetered,
  SetStatus,
  Settings,
  SettlePrices,
  SignIn,
  SignInAgain,
  SignSale,
  SkipVisit,
  Start,
  SyncCentre,
  SyncTold,
  Timeline,
  Today,
  Twin,
  Undo,
  Unlock,
  Verified,
  Verifying,
  VersionShown,
  VisitShown,
} from '../generated/api';

/** Every command: what it is asked, what it answers. A failure is a `Failed`. */
export interface Commands {
  start: { asked: Nothing; answer: Start };
  enrol_text: { asked: Scanned; answer: EnrolText };
  enrol: { asked: Enrol; answer: Start };
  unlock: { asked: Unlock; answer: Start };
  sign_in: { asked: SignIn; answer: Start };
  sign_in_again: { asked: SignInAgain; answer: Start };
  recover: { asked: Recover; answer: Start };
  lock: { asked: Nothing; answer: Start };
  uncover: { asked: Nothing; answer: Start };
  log_out_warning: { asked: Nothing; answer: LogOutWarning };
  log_out: { asked: Nothing; answer: Start };
  first_sync: { asked: Nothing; answer: FirstSync };
  settings: { asked: Nothing; answer: Settings };
  settings_set: { asked: Settings; answer: Settings };
  today: { asked: AskDay; answer: Today };
  visit: { asked: ById; answer: VisitShown };
  visit_check_in: { asked: CheckIn; answer: SavedNow };
  visit_check_out: { asked: ById; answer: SavedNow };
  visit_skip: { asked: SkipVisit; answer: SavedNow };
  visit_report: { asked: ReportVisit; answer: SavedNow };
  task_done: { asked: ById; answer: SavedNow };
  accounts: { asked: AskAccounts; answer: AccountsPage };
  account: { asked: ById; answer: AccountShown };
  account_timeline: { asked: AskTimeline; answer: Timeline };
  account_sales: { asked: ById; answer: AccountSales };
  account_twins: { asked: AskTwins; answer: Array<Twin> };
  consent_record: { asked: RecordConsent; answer: SavedNow };
  record: { asked: ById; answer: RecordShown };
  form: { asked: AskForm; answer: BlankForm };
  record_make: { asked: MakeRecord; answer: SavedNow };
  fields_set: { asked: SetFields; answer: SavedNow };
  fields_check: { asked: CheckFields; answer: Array<FieldFault> };
  archive: { asked: ById; answer: SavedNow };
  undo: { asked: Undo; answer: SavedNow };
  choose: { asked: ChooseValue; answer: SavedNow };
  history: { asked: AskHistory; answer: HistoryPage };
  moments: { asked: ById; answer: Array<Moment> };
  version: { asked: AskVersion; answer: VersionShown };
  restore: { asked: RestoreField; answer: SavedNow };
  products: { asked: AskProducts; answer: ProductsPage };
  product: { asked: AskProduct; answer: ProductShown };
  scan: { asked: Scanned; answer: RecordRef | null };
  sales: { asked: AskSales; answer: SalesPage };
  sale: { asked: ById; answer: SaleShown };
  sale_make: { asked: MakeSale; answer: SavedNow };
  sale_copy: { asked: CopySale; answer: SavedNow };
  sale_status: { asked: SetStatus; answer: SavedNow };
  sale_submit: { asked: ById; answer: SavedNow };
  sale_sign: { asked: SignSale; answer: SavedNow };
  order_make: { asked: ById; answer: SavedNow };
  bought_last: { asked: AskBought; answer: Array<BoughtLine> };
  line_add: { asked: AddLine; answer: SavedNow };
  line_set: { asked: SetLine; answer: SavedNow };
  line_remove: { asked: ByLine; answer: SavedNow };
  prices_settle: { asked: SettlePrices; answer: SavedNow };
  search: { asked: AskSearch; answer: Found };
  clasp: { asked: Nothing; answer: Clasp };
  sync_centre: { asked: Nothing; answer: SyncCentre };
  sync_now: { asked: Nothing; answer: Clasp };
  metered_set: { asked: SetMetered; answer: Clasp };
  needs: { asked: Nothing; answer: Array<NeedCard> };
  refusal_fix: { asked: FixRefusal; answer: SavedNow };
  refusal_retry: { asked: ById; answer: SavedNow };
  refusal_withdraw: { asked: ById; answer: SavedNow };
  verify: { asked: Nothing; answer: Verified };
  verify_stop: { asked: Nothing; answer: Nothing };
  rescue: { asked: Nothing; answer: Rescue };
  drafts: { asked: Nothing; answer: Array<DraftShown> };
  draft_keep: { asked: KeepDraft; answer: DraftShown };
  draft_drop: { asked: ByKey; answer: Nothing };
}

/** Every event the window hears. */
export interface Events {
  sync: SyncTold;
  changed: RecordsChanged;
  verify: Verifying;
}
