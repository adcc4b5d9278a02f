// Generated from device/src/api by `UPDATE_TYPES=1 cargo test -p satchel-device --test api`. Do not edit.

/**
 * How much there is of an account.
 */
export type AccountCounts = { 
/**
 * Quotes.
 */
quotes: number, 
/**
 * Orders.
 */
orders: number, 
/**
 * Visits.
 */
visits: number, 
/**
 * Open tasks.
 */
tasks: number, };

/**
 * Which accounts.
 */
export type AccountFilter = "all" | "mine" | "prospect" | "active" | "on-hold" | "needs-me" | "waiting" | "archived";

/**
 * The order of the list.
 */
export type AccountOrder = "name" | "recent" | "nearby";

/**
 * An account in a list.
 */
export type AccountRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
title: string, 
/**
 * Its code; may be empty.
 */
number: string, 
/**
 * Its city or cities.
 */
city: string, 
/**
 * Its 統一編號.
 */
tax_id: string, 
/**
 * Its telephone.
 */
phone: string, 
/**
 * Where it stands with us.
 */
status: Choice, 
/**
 * Where the record stands with the server.
 */
mark: Mark, 
/**
 * When somebody last dealt with it.
 */
last: LastDealing | null, 
/**
 * From `here`, in metres.
 */
distance_m: number | null, 
/**
 * `西屯 · 3 天前 · 報價待審`, ready to be shown.
 */
line: string, };

/**
 * Quotes and orders of an account.
 */
export type AccountSales = { 
/**
 * The latest first.
 */
rows: Array<SaleRow>, 
/**
 * What all orders come to, in the account's currency.
 */
ordered: Money | null, };

/**
 * One account, whole.
 */
export type AccountShown = { 
/**
 * Which, and how it stands.
 */
head: Head, 
/**
 * Below its name: `統一編號 52691493 · 彰化縣和美鎮…`.
 */
line: string, 
/**
 * Where it stands with us.
 */
status: Choice, 
/**
 * To be called.
 */
phone: string, 
/**
 * For a map; `None` when no address has a position.
 */
position: Position | null, 
/**
 * The visiting address in one line, for a map's search.
 */
address: string, 
/**
 * Facts to be seen first: credit hold, likely twins, what needs a look.
 */
flags: Array<Flag>, 
/**
 * Its fields by group: terms, identity, reach, business, notes.
 */
groups: Array<FieldGroup>, 
/**
 * Addresses, with the blank form of another.
 */
addresses: EntryList, 
/**
 * Every field with more than one value.
 */
conflicts: Array<ConflictShown>, 
/**
 * Its contacts, the first to turn to first.
 */
contacts: Array<ContactRow>, 
/**
 * How many quotes, orders, visits and tasks it has.
 */
counts: AccountCounts, 
/**
 * Whether a quote may be made for it.
 */
may_quote: May, 
/**
 * Whether it may be put away.
 */
may_archive: May, };

/**
 * A part of the list.
 */
export type AccountsPage = { 
/**
 * The rows.
 */
rows: Array<AccountRow>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * `我的 486 家`.
 */
words: string, 
/**
 * How many every filter has, when nothing is typed; those with none are absent.
 */
counts: Array<FilterCount>, };

/**
 * Adds a line with the price its product has for the account today.
 */
export type AddLine = { 
/**
 * The quote or order.
 */
id: string, 
/**
 * The product, by id or code.
 */
product: string, 
/**
 * How many; one without it.
 */
quantity: string | null, };

/**
 * Where it stands with its approval, with every reason.
 */
export type ApprovalShown = { 
/**
 * `not-needed`, `needed`, `submitted`, `approved`, `differs`, `rejected`, `disputed`, `cannot-be-judged-here`.
 */
status: string, 
/**
 * In words.
 */
label: string, 
/**
 * Somebody must agree, whatever was decided so far.
 */
is_needed: boolean, 
/**
 * Why; never empty.
 */
reasons: Array<Reason>, 
/**
 * The stamp: the decision that counts.
 */
decision: DecisionShown | null, 
/**
 * What stands now against what was decided about.
 */
difference: DifferenceShown | null, 
/**
 * It stands without consent, or exactly as approved: it may be given to the account.
 */
may_hand_over: May, };

/**
 * Asks for a part of the list. Typing searches all kinds of names, numbers, phones and tax ids of accounts.
 */
export type AskAccounts = { 
/**
 * What was typed; empty lists all.
 */
typed: string, 
/**
 * Which.
 */
filter: AccountFilter, 
/**
 * In which order.
 */
order: AccountOrder, 
/**
 * Rows to skip.
 */
skip: number, 
/**
 * Rows at most.
 */
limit: number, 
/**
 * Where the device is, for `nearby` and for distances.
 */
here: Position | null, };

/**
 * Asks what an account bought last.
 */
export type AskBought = { 
/**
 * The account.
 */
account: string, 
/**
 * Products at most.
 */
limit: number, };

/**
 * Asks for a day; today without one.
 */
export type AskDay = { 
/**
 * `2026-11-19`.
 */
day: string | null, };

/**
 * Asks for the form of a new record.
 */
export type AskForm = { 
/**
 * The kind's word.
 */
kind: string, 
/**
 * The account it is for.
 */
account: string | null, };

/**
 * Asks for the history of a record, or of one field.
 */
export type AskHistory = { 
/**
 * The record.
 */
id: string, 
/**
 * The field, or an entry such as a line; all without it.
 */
path: string | null, 
/**
 * Rows to skip, from the latest.
 */
skip: number, 
/**
 * Rows at most.
 */
limit: number, };

/**
 * Asks for one product.
 */
export type AskProduct = { 
/**
 * The product.
 */
id: string, 
/**
 * For this account.
 */
account: string | null, 
/**
 * For so many; one without it.
 */
quantity: string | null, };

/**
 * Asks for a part of the catalogue.
 */
export type AskProducts = { 
/**
 * Name, code, barcode, brand or model; empty lists all.
 */
typed: string, 
/**
 * The account whose price is told; the default list without one.
 */
account: string | null, 
/**
 * Only this category.
 */
category: string | null, 
/**
 * Rows to skip.
 */
skip: number, 
/**
 * Rows at most.
 */
limit: number, };

/**
 * Asks for a part of the list.
 */
export type AskSales = { 
/**
 * `quote` or `order`.
 */
kind: string, 
/**
 * Number, account, tax id; empty lists all.
 */
typed: string, 
/**
 * Which.
 */
filter: SaleFilter, 
/**
 * Rows to skip.
 */
skip: number, 
/**
 * Rows at most.
 */
limit: number, };

/**
 * Asks for records of any kind.
 */
export type AskSearch = { 
/**
 * What was typed: Chinese from one character, Latin by the beginning, phones and numbers with or without hyphens.
 */
typed: string, 
/**
 * Only of this kind.
 */
kind: string | null, 
/**
 * Only of this account, for contacts, quotes and orders.
 */
account: string | null, 
/**
 * Hits at most.
 */
limit: number, };

/**
 * Asks for a part of what happened with an account.
 */
export type AskTimeline = { 
/**
 * The account.
 */
id: string, 
/**
 * Only of this; everything without it.
 */
what: Happened | null, 
/**
 * Rows to skip.
 */
skip: number, 
/**
 * Rows at most.
 */
limit: number, };

/**
 * Asks whether an account is here already, while one types a new one.
 */
export type AskTwins = { 
/**
 * The name typed.
 */
name: string, 
/**
 * The 統一編號 typed.
 */
tax_id: string, 
/**
 * The telephone typed.
 */
phone: string, };

/**
 * Asks for a record as it was.
 */
export type AskVersion = { 
/**
 * The record.
 */
id: string, 
/**
 * Which version.
 */
version: VersionAsked, };

/**
 * The form of a record that is to be made.
 */
export type BlankForm = { 
/**
 * Whether the person may make one.
 */
may: May, 
/**
 * Its fields by group, with what it begins with. The first group is what is usually asked.
 */
groups: Array<FieldGroup>, };

/**
 * A product an account bought, as it bought it last.
 */
export type BoughtLine = { 
/**
 * The product: with it and `quantity` it becomes a line at today's price.
 */
product: RecordRef, 
/**
 * The words as printed.
 */
description: string, 
/**
 * How many, as typed.
 */
quantity: string, 
/**
 * Per unit, before discounts.
 */
price: Money, 
/**
 * The sale it was on.
 */
sale: RecordRef, 
/**
 * The day of that sale, `2026-11-18`.
 */
day: string, 
/**
 * `11/02 · S-10482 · 4 支 · NT$2,480`.
 */
line: string, };

/**
 * Names one record.
 */
export type ById = { 
/**
 * Its id.
 */
id: string, };

/**
 * Names a draft.
 */
export type ByKey = { 
/**
 * Its key.
 */
key: string, };

/**
 * Names a line.
 */
export type ByLine = { 
/**
 * The quote or order.
 */
id: string, 
/**
 * The line.
 */
line: string, };

/**
 * A category of the catalogue.
 */
export type Category = { 
/**
 * Its name.
 */
name: string, 
/**
 * How many products.
 */
count: number, };

/**
 * Checks typed fields without saving: what is wrong with each, for a message beside the field while one types.
 */
export type CheckFields = { 
/**
 * The kind's word.
 */
kind: string, 
/**
 * The fields.
 */
values: Array<Typed>, };

/**
 * Checks in: with a position, or without one and with a reason. Never blocks for lack of a position.
 */
export type CheckIn = { 
/**
 * The visit.
 */
id: string, 
/**
 * Where the device is.
 */
position: Position | null, 
/**
 * Why there is no position.
 */
reason: string | null, };

/**
 * One of the words a field may hold.
 */
export type Choice = { 
/**
 * The word that is written.
 */
word: string, 
/**
 * What people call it.
 */
label: string, };

/**
 * Chooses one of the values of a conflict; the others stay in the history.
 */
export type ChooseValue = { 
/**
 * The record.
 */
id: string, 
/**
 * The field.
 */
path: string, 
/**
 * `HeldValue.index`; or nothing, with `text`.
 */
index: number | null, 
/**
 * Another value that ends the matter.
 */
text: string | null, };

/**
 * The clasp.
 */
export type Clasp = { 
/**
 * The state.
 */
state: ClaspState, 
/**
 * How many need a person.
 */
needs: number, 
/**
 * How many changes wait.
 */
waiting: number, 
/**
 * Whether the server is reached.
 */
is_online: boolean, 
/**
 * First line: `2 筆要處理`.
 */
headline: string, 
/**
 * Second line, the next fact: `另 5 筆待送`, `5 筆存在平板`.
 */
detail: string, 
/**
 * For a screen reader, polite: `2 筆要處理，另 5 筆待送`.
 */
spoken: string, 
/**
 * A round is going on.
 */
is_syncing: boolean, 
/**
 * Metered: only what was saved here goes, and what is asked for comes when somebody asks.
 */
is_metered: boolean, };

/**
 * One of the four states of promise 7; need you > offline > waiting > received.
 */
export type ClaspState = "received" | "waiting" | "needs-you" | "offline";

/**
 * A field with more than one value.
 */
export type ConflictShown = { 
/**
 * The field.
 */
path: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * `付款條件有兩個值，選一個`.
 */
words: string, 
/**
 * The values, the current one last.
 */
values: Array<HeldValue>, 
/**
 * Whether the person may choose.
 */
may: May, };

/**
 * What a contact said about one way of being written to.
 */
export type ConsentShown = { 
/**
 * The way: its word and label.
 */
channel: Choice, 
/**
 * `given` or `withdrawn`; empty when nothing was said.
 */
state: string, 
/**
 * `11/02 撤回行銷同意`.
 */
words: string, 
/**
 * How it was said.
 */
source: string, 
/**
 * When it was said.
 */
said_ms: number | null, };

/**
 * A contact of an account.
 */
export type ContactRow = { 
/**
 * Its id; `record` shows it whole.
 */
id: string, 
/**
 * The name.
 */
name: string, 
/**
 * The title, department.
 */
role: string, 
/**
 * To be called: mobile before telephone; empty when there is none.
 */
phone: string, 
/**
 * To be written to.
 */
email: string, 
/**
 * The first to turn to.
 */
is_primary: boolean, 
/**
 * Whether one may call: consent withdrawn says so.
 */
may_call: May, 
/**
 * Whether one may write.
 */
may_mail: May, 
/**
 * What was said, the latest of each channel.
 */
consents: Array<ConsentShown>, 
/**
 * Where the record stands with the server.
 */
mark: Mark, };

/**
 * Copies a quote or an order into a new draft with today's prices. `kind` says what it becomes.
 */
export type CopySale = { 
/**
 * The quote or order.
 */
id: string, 
/**
 * `quote` or `order`.
 */
kind: string, };

/**
 * What somebody decided.
 */
export type DecisionShown = { 
/**
 * Its id.
 */
id: string, 
/**
 * `approved` or `rejected`.
 */
verdict: string, 
/**
 * `周雅惠 核准`.
 */
words: string, 
/**
 * Who.
 */
by_name: string, 
/**
 * When.
 */
at_ms: number, 
/**
 * What they said to it.
 */
note: string, 
/**
 * The version, short: `7c1e`.
 */
version: string, 
/**
 * What that version came to.
 */
total: Money | null, };

/**
 * One cell that differs.
 */
export type DiffCell = { 
/**
 * The field.
 */
path: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * What stood there.
 */
old: string, 
/**
 * What stands there.
 */
new: string, 
/**
 * For a screen reader: 原 4 支，現在 6 支.
 */
words: string, };

/**
 * One line, or the head, that differs.
 */
export type DiffRow = { 
/**
 * The line's id; empty for fields of the whole.
 */
line: string, 
/**
 * `added`, `removed`, `changed`.
 */
way: string, 
/**
 * `第 3 項 PF-12 精密濾芯`.
 */
heading: string, 
/**
 * The cells.
 */
cells: Array<DiffCell>, };

/**
 * What differs between two versions.
 */
export type DifferenceShown = { 
/**
 * Line by line.
 */
rows: Array<DiffRow>, 
/**
 * What the older came to.
 */
before: Money | null, 
/**
 * What the newer comes to.
 */
after: Money | null, 
/**
 * `+4,582`.
 */
change: string, };

/**
 * The discount of a line or of the whole, and how far the person may go alone.
 */
export type DiscountShown = { 
/**
 * As typed: `12%`; empty without one.
 */
value: string, 
/**
 * As shown: `−12%`.
 */
shown: string, 
/**
 * All discounts of the line together, a price under the list's among them: `12.5%`.
 */
given: string, 
/**
 * The owner's limit: `10%`; empty when they have none.
 */
limit: string, 
/**
 * Beyond the limit: somebody must agree.
 */
is_over: boolean, 
/**
 * `超過您的上限 10%，要區經理核准。10% 以內的最低單價是 NT$2,232`; empty within it.
 */
words: string, 
/**
 * What may be typed to stay within the limit; empty when it is.
 */
within: string, 
/**
 * The words of that button: 改成 −10%.
 */
within_words: string, 
/**
 * Why it was given, as typed.
 */
reason: string, };

/**
 * What a draft is of, by which a screen goes on with it.
 */
export type DraftOf = "new-account" | "new-contact" | "new-address" | "new-visit" | "new-task" | "field" | "visit-report" | "skip-reason" | "arrival-reason" | "sale-notes" | "sale-field" | "lost-reason" | "cancel-reason" | "signer-name" | "consent" | "other";

/**
 * A draft.
 */
export type DraftShown = { 
/**
 * Its key.
 */
key: string, 
/**
 * What it is of.
 */
of: DraftOf, 
/**
 * What the list says: 大同五金行 新聯絡人：林美玲.
 */
title: string, 
/**
 * The record it is about, when it is here.
 */
about: RecordRef | null, 
/**
 * Where the person stopped, in the reader's words: 停在「折扣」.
 */
step: string, 
/**
 * What the screen kept.
 */
content: string, 
/**
 * When it was last kept.
 */
kept_ms: number, 
/**
 * Goes back as it is to keep it again, after it was dropped.
 */
again: KeepDraft, };

/**
 * Makes the tablet one of the company's. Needs a network.
 */
export type Enrol = { 
/**
 * The server's address.
 */
server: string, 
/**
 * The one-time code.
 */
code: string, 
/**
 * What people call the tablet.
 */
device: string, 
/**
 * The PIN chosen.
 */
pin: string, };

/**
 * What a QR code or a pasted text says: address and code, or what is wrong with it.
 */
export type EnrolText = { 
/**
 * The server's address; empty when the text names none.
 */
server: string, 
/**
 * The one-time code; empty when the text names none.
 */
code: string, };

/**
 * A list inside a record.
 */
export type EntryList = { 
/**
 * The field that holds it: `addresses`.
 */
path: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * What stands in it, in order.
 */
entries: Array<EntryShown>, 
/**
 * The fields of a new one; its paths begin with `<path>.new.`.
 */
blank: Array<FieldShown>, 
/**
 * Whether the person may add.
 */
may_add: May, };

/**
 * One entry of a list inside a record: an address, a price, a consent.
 */
export type EntryShown = { 
/**
 * Its id, as paths name it.
 */
id: string, 
/**
 * Its place from 1.
 */
place: number, 
/**
 * What it is called: its label, else 地址 1.
 */
title: string, 
/**
 * In one line.
 */
line: string, 
/**
 * Its fields.
 */
fields: Array<FieldShown>, };

/**
 * Why something did not happen. Every command that fails answers with one of these.
 */
export type Failed = { 
/**
 * The stable code.
 */
code: string, 
/**
 * The record or thing concerned, by name.
 */
record: string | null, 
/**
 * What happened.
 */
cause: string, 
/**
 * Who can mend it: `you`, `office`, `administrator`.
 */
who: string, 
/**
 * The same in words.
 */
who_words: string, 
/**
 * What to do.
 */
next: string, };

/**
 * What is wrong with a typed field.
 */
export type FieldFault = { 
/**
 * The field.
 */
path: string, 
/**
 * What is wrong, and what would be right.
 */
words: string, };

/**
 * Fields that belong together under one heading.
 */
export type FieldGroup = { 
/**
 * Stable: `terms`, `reach`, `identity`.
 */
code: string, 
/**
 * The heading.
 */
label: string, 
/**
 * In the order they are read. Empty ones are among them, for editing.
 */
fields: Array<FieldShown>, };

/**
 * One field.
 */
export type FieldShown = { 
/**
 * Its path; goes back in `Typed`.
 */
path: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * Its form.
 */
form: Form, 
/**
 * As it is typed: what an edit begins with.
 */
value: string, 
/**
 * As people read it; empty when there is nothing.
 */
shown: string, 
/**
 * The record it names, when it is here.
 */
link: RecordRef | null, 
/**
 * The kind of record it names.
 */
link_kind: string | null, 
/**
 * The words it may hold.
 */
choices: Array<Choice>, 
/**
 * Whether the person may write it.
 */
may: May, 
/**
 * Without it the record cannot be made.
 */
is_required: boolean, 
/**
 * Whether an edit of it waits to be sent.
 */
is_waiting: boolean, 
/**
 * Both values, when nobody has chosen.
 */
conflict: ConflictShown | null, };

/**
 * How many accounts a filter has.
 */
export type FilterCount = { 
/**
 * The filter.
 */
filter: AccountFilter, 
/**
 * What people call it.
 */
label: string, 
/**
 * How many.
 */
count: number, };

/**
 * Something that was not as it should be.
 */
export type FindingShown = { 
/**
 * Stable: `row`, `unreadable`, `outbox` and so on.
 */
code: string, 
/**
 * The record; `None` when it is about the file, or not here.
 */
record: RecordRef | null, 
/**
 * What differs, in one sentence.
 */
words: string, 
/**
 * `tablet`, `sync` or `administrator`.
 */
who: string, 
/**
 * Who mends it, or has.
 */
who_words: string, };

/**
 * How far the first sync came.
 */
export type FirstSync = { 
/**
 * It is over.
 */
is_done: boolean, 
/**
 * Today's visits and what they need are here: work may begin.
 */
is_usable: boolean, 
/**
 * Records here.
 */
here: number, 
/**
 * Records in all; 0 until the server has said.
 */
of: number, 
/**
 * Per kind, in the order they come.
 */
kinds: Array<KindCount>, 
/**
 * Seconds that are left at the pace so far; `None` until there is one.
 */
remaining_s: number | null, 
/**
 * `5,210 筆，共 17,402 筆，約 40 秒`.
 */
words: string, 
/**
 * Why it does not go on; it goes on by itself.
 */
trouble: Failed | null, };

/**
 * Writes again what was not taken, corrected and without the fields left out; one change.
 */
export type FixRefusal = { 
/**
 * The record.
 */
id: string, 
/**
 * Corrections.
 */
values: Array<Typed>, 
/**
 * Fields that are not written again.
 */
left_out: Array<string>, };

/**
 * A fact at the head of a record, with what it means.
 */
export type Flag = { 
/**
 * Stable.
 */
code: string, 
/**
 * In words.
 */
words: string, 
/**
 * The reason in whole sentences; opens in place.
 */
reasons: Array<Reason>, 
/**
 * How urgently.
 */
tone: Tone, 
/**
 * The record it leads to.
 */
record: RecordRef | null, };

/**
 * The form of a value, which decides the control that edits it.
 */
export type Form = "text" | "note" | "flag" | "whole" | "amount" | "quantity" | "rate" | "day" | "moment" | "currency" | "choice" | "link" | "set";

/**
 * What was found.
 */
export type Found = { 
/**
 * What was typed, to tell a late answer.
 */
typed: string, 
/**
 * The most important first.
 */
hits: Array<Hit>, };

/**
 * What a row of a timeline tells of.
 */
export type Happened = "visit" | "quote" | "order" | "task" | "change" | "conflict";

/**
 * The head of a record's screen.
 */
export type Head = { 
/**
 * The record.
 */
record: RecordRef, 
/**
 * Where it stands with the server.
 */
mark: Mark, 
/**
 * The version shown; goes back as `base` with every edit of what is shown.
 */
heads: Array<string>, 
/**
 * When it was last changed here, by the author's device.
 */
changed_ms: number | null, 
/**
 * Put away.
 */
is_archived: boolean, };

/**
 * One of the values of a conflict.
 */
export type HeldValue = { 
/**
 * Goes back to choose it.
 */
index: number, 
/**
 * As people read it.
 */
shown: string, 
/**
 * The words of its button: 用月結 60 天.
 */
choose_words: string, 
/**
 * Who wrote it; `None` while the register's entry has not come.
 */
who: Who | null, 
/**
 * When, by that device.
 */
time_ms: number, 
/**
 * What stood there when it was written.
 */
was: Array<string>, 
/**
 * Others who wrote the same.
 */
also: Array<Who>, 
/**
 * What is shown everywhere until somebody chooses.
 */
is_current: boolean, };

/**
 * A field that has a history.
 */
export type HistoryField = { 
/**
 * The field.
 */
path: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * How often it changed.
 */
count: number, };

/**
 * A part of a history, the latest first.
 */
export type HistoryPage = { 
/**
 * The rows.
 */
rows: Array<HistoryRow>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The fields that ever changed, to filter by: path and label.
 */
fields: Array<HistoryField>, };

/**
 * One field touched by one change.
 */
export type HistoryRow = { 
/**
 * The change; goes back to restore from it.
 */
hash: string, 
/**
 * The field.
 */
path: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * How many first entries of this change stand together with it, one after another; 1 for one told by itself.
 */
together: number, 
/**
 * What stood there; several when a conflict was settled.
 */
old: Array<string>, 
/**
 * What stands there since; `None` when it was no single value.
 */
new: string | null, 
/**
 * The row in words: 月結 30 天 → 月結 60 天, 新增, 改了備註.
 */
words: string, 
/**
 * Who.
 */
who: Who | null, 
/**
 * When, by the author's device.
 */
time_ms: number, 
/**
 * When in truth, where that clock was measured and is off.
 */
true_time_ms: number | null, 
/**
 * `那台裝置的時鐘快 1 天`; empty when it was right enough.
 */
clock_words: string, 
/**
 * Why the server did not take it; empty where it did, or has not judged yet.
 */
refusal: string, 
/**
 * Whether this value may be put back now.
 */
may_restore: May, };

/**
 * One hit.
 */
export type Hit = { 
/**
 * The record.
 */
record: RecordRef, 
/**
 * What tells it from others: city, account, day, amount.
 */
line: string, 
/**
 * Where it stands with the server.
 */
mark: Mark, };

/**
 * Keeps a draft; another one of the same key is replaced.
 */
export type KeepDraft = { 
/**
 * Chosen by the screen: `account-new`, `visit:<id>`.
 */
key: string, 
/**
 * What it is of.
 */
of: DraftOf, 
/**
 * What somebody typed that names it, such as a new account's name; may be empty.
 */
name: string, 
/**
 * The record it is about.
 */
about: string | null, 
/**
 * The field in which the person stopped, as `@account/payment_terms`; may be empty.
 */
step: string, 
/**
 * Fields, cursor and whatever the screen needs to go on, as JSON text.
 */
content: string, };

/**
 * How many records of a kind are here.
 */
export type KindCount = { 
/**
 * The kind's word.
 */
kind: string, 
/**
 * What people call it.
 */
label: string, 
/**
 * How many.
 */
count: number, };

/**
 * When somebody last dealt with an account.
 */
export type LastDealing = { 
/**
 * The day, `2026-11-18`.
 */
day: string, 
/**
 * `3 天前`, `今天拜訪過`.
 */
words: string, };

/**
 * Where the price of a line came from, and what it is today.
 */
export type LinePrice = { 
/**
 * The list, by name; empty when it was typed.
 */
list: string, 
/**
 * The day from which it held.
 */
from: string, 
/**
 * Days since then; `None` when it was typed.
 */
age_days: number | null, 
/**
 * `11/01 的價格，18 天前`, `手動輸入`.
 */
words: string, 
/**
 * Whole sentences; open in place.
 */
reasons: Array<Reason>, 
/**
 * What the same list says today, when that is another price and nobody has chosen to keep the promise.
 */
now: Money | null, 
/**
 * `現在是 NT$2,600（定價 12/01 起）`; empty when the price holds.
 */
now_words: string, };

/**
 * One line.
 */
export type LineShown = { 
/**
 * Its id: paths begin with `lines.<id>.`.
 */
id: string, 
/**
 * Its place from 1.
 */
place: number, 
/**
 * The product, when it is here.
 */
product: RecordRef | null, 
/**
 * The code as printed.
 */
code: string, 
/**
 * The words as printed.
 */
description: string, 
/**
 * How many.
 */
quantity: Steps, 
/**
 * Per unit.
 */
unit_price: Money, 
/**
 * The list price it was compared with.
 */
list_price: Money | null, 
/**
 * Where the price came from.
 */
price: LinePrice, 
/**
 * Its discount.
 */
discount: DiscountShown, 
/**
 * How VAT treats it.
 */
tax_category: Choice, 
/**
 * What it comes to, before tax and before the discount on the whole.
 */
amount: Money | null, 
/**
 * What is printed below it.
 */
note: string, 
/**
 * Why it is flagged; empty when it is not.
 */
flags: Array<Reason>, 
/**
 * Fields of it with more than one value.
 */
conflicts: Array<ConflictShown>, 
/**
 * Whether an edit of it waits to be sent.
 */
is_waiting: boolean, };

/**
 * What is unsent when somebody wants to log out. Nothing is deleted by it.
 */
export type LogOutWarning = { 
/**
 * Records with changes that wait, as the clasp counts them.
 */
unsent: number, 
/**
 * Records with something that was not taken.
 */
refused: number, 
/**
 * Drafts on this tablet.
 */
drafts: number, 
/**
 * `您有 12 筆資料未送出，登出不會刪除`.
 */
words: string, 
/**
 * What waits, by record.
 */
waiting: Array<WaitingRow>, };

/**
 * Makes a record of a kind; one change. Fill `account` for what belongs to one.
 */
export type MakeRecord = { 
/**
 * The kind's word.
 */
kind: string, 
/**
 * Its fields; also entries, as `addresses.a.city`, `lines.a.product`.
 */
values: Array<Typed>, };

/**
 * Begins a quote or an order for an account. `kind` is `quote` or `order`.
 */
export type MakeSale = { 
/**
 * `quote` or `order`.
 */
kind: string, 
/**
 * For this account.
 */
account: string, 
/**
 * For this contact.
 */
contact: string | null, };

/**
 * The sync mark of a record.
 */
export type Mark = { 
/**
 * The shape.
 */
state: MarkState, 
/**
 * The words beside it: 辦公室已收到, 待送, 沒有被接受, 兩個值.
 */
words: string, };

/**
 * Where a record stands with the server. Words and shape always go together.
 */
export type MarkState = "received" | "waiting" | "refused" | "conflict";

/**
 * Whether something may be done now; if not, what is missing. Never a dead button.
 */
export type May = { 
/**
 * It may.
 */
is_allowed: boolean, 
/**
 * Why not, and who can; empty when it may, and where nobody would ask.
 */
why_not: string, };

/**
 * Whoever works.
 */
export type Me = { 
/**
 * Their id.
 */
id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their role, in words; empty until their record came.
 */
role: string, 
/**
 * The discount they may give alone: `10%`; empty without one.
 */
discount_limit: string, };

/**
 * A moment one may ask for.
 */
export type Moment = { 
/**
 * The version.
 */
version: VersionAsked, 
/**
 * `核准 11/18 16:42 周雅惠`.
 */
words: string, 
/**
 * When.
 */
time_ms: number, };

/**
 * Money, exact and as people read it.
 */
export type Money = { 
/**
 * The exact decimal: `255816` or `12.5`.
 */
amount: string, 
/**
 * ISO letters; empty when the record names none.
 */
currency: string, 
/**
 * With its unit: `NT$255,816`.
 */
shown: string, 
/**
 * For a column whose unit stands in its head: `255,816`.
 */
bare: string, };

/**
 * One thing that waits for a person.
 */
export type NeedCard = { 
/**
 * Stable within one answer.
 */
key: string, 
/**
 * Why.
 */
kind: NeedKind, 
/**
 * The record.
 */
record: RecordRef, 
/**
 * `永記食品：統一編號不對`.
 */
title: string, 
/**
 * What happened.
 */
cause: string, 
/**
 * `you`, `office`, `administrator`.
 */
who: string, 
/**
 * `您，在這台平板上`.
 */
who_words: string, 
/**
 * What to do.
 */
next: string, 
/**
 * The words of its button: 修正統一編號; empty when there is nothing to press.
 */
fix_words: string, 
/**
 * The values to choose from.
 */
conflict: ConflictShown | null, 
/**
 * What was not taken.
 */
refusal: RefusalShown | null, 
/**
 * The prices that changed.
 */
prices: Array<OldPrice>, 
/**
 * The other account.
 */
other: RecordRef | null, 
/**
 * It counts in the clasp: somebody must decide before all is received.
 */
is_counted: boolean, };

/**
 * Why it waits.
 */
export type NeedKind = "refused" | "conflict" | "approval" | "price" | "meanwhile" | "twin";

/**
 * Nothing is asked.
 */
export type Nothing = Record<string, never>;

/**
 * A line whose list has another price today than the line promised.
 */
export type OldPrice = { 
/**
 * The line.
 */
line: string, 
/**
 * Its place from 1.
 */
place: number, 
/**
 * What it sells.
 */
title: string, 
/**
 * What the line promised.
 */
promised: Money, 
/**
 * What the list says today.
 */
now: Money, 
/**
 * The day from which the promised price held.
 */
from: string, 
/**
 * How old that is.
 */
age_days: number | null, 
/**
 * In one sentence.
 */
words: string, };

/**
 * Somebody with a store here.
 */
export type PersonHere = { 
/**
 * Their id.
 */
id: string, 
/**
 * Their name.
 */
name: string, 
/**
 * Their login name; empty until they typed it once.
 */
login: string, 
/**
 * Signed in last, and not out since: a PIN is enough.
 */
is_signed_in: boolean, };

/**
 * Where the device is, in millionths of a degree.
 */
export type Position = { 
/**
 * North of the equator.
 */
latitude_micro: number, 
/**
 * East of Greenwich.
 */
longitude_micro: number, 
/**
 * How exact, in metres.
 */
accuracy_m: number, };

/**
 * Which price.
 */
export type PriceChoice = "keep" | "requote";

/**
 * A price, with why it is that one.
 */
export type PriceShown = { 
/**
 * Per unit.
 */
price: Money, 
/**
 * The list it stands on.
 */
list: string, 
/**
 * The first day it holds, `2026-11-01`.
 */
valid_from: string, 
/**
 * The last day; open without one.
 */
valid_until: string | null, 
/**
 * Days since the first.
 */
age_days: number, 
/**
 * `11/01 的價格，18 天前`.
 */
words: string, 
/**
 * Why this one.
 */
reasons: Array<Reason>, };

/**
 * A product in a list.
 */
export type ProductRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The unit it is sold in.
 */
unit: string, 
/**
 * Whether it is sold.
 */
status: Choice, 
/**
 * What the warehouse last said.
 */
stock_note: string, 
/**
 * The price for the account; `None` when no list has one.
 */
price: PriceShown | null, 
/**
 * Where the record stands with the server.
 */
mark: Mark, };

/**
 * One product, whole.
 */
export type ProductShown = { 
/**
 * Which.
 */
head: Head, 
/**
 * The unit it is sold in.
 */
unit: string, 
/**
 * Whether it is sold.
 */
status: Choice, 
/**
 * What the warehouse last said; empty when it said nothing.
 */
stock_note: string, 
/**
 * The account whose price this is.
 */
account: RecordRef | null, 
/**
 * The price; `None` with `no_price` saying why.
 */
price: PriceShown | null, 
/**
 * Why there is no price; empty when there is one.
 */
no_price: string, 
/**
 * From the general price to this one.
 */
ladder: Array<Rung>, 
/**
 * What it is, by group.
 */
groups: Array<FieldGroup>, };

/**
 * A part of the catalogue.
 */
export type ProductsPage = { 
/**
 * The rows.
 */
rows: Array<ProductRow>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * The account whose prices these are.
 */
account: RecordRef | null, 
/**
 * The categories there are, when nothing is typed.
 */
categories: Array<Category>, };

/**
 * Why something is as it is, in one sentence.
 */
export type Reason = { 
/**
 * Stable, for tests and styles.
 */
code: string, 
/**
 * The sentence.
 */
words: string, };

/**
 * Something the server received today.
 */
export type ReceiptRow = { 
/**
 * The record.
 */
record: RecordRef, 
/**
 * When the server took it, by the server's clock.
 */
time_ms: number, 
/**
 * How many changes of it.
 */
changes: number, };

/**
 * Records what a contact said.
 */
export type RecordConsent = { 
/**
 * The contact.
 */
id: string, 
/**
 * `phone`, `email`, `message`, `post`.
 */
channel: string, 
/**
 * `given` or `withdrawn`.
 */
state: string, 
/**
 * What for.
 */
purpose: string, 
/**
 * How it was said.
 */
source: string, };

/**
 * A record by name, to be opened.
 */
export type RecordRef = { 
/**
 * Its id.
 */
id: string, 
/**
 * The kind's word: `account`, `quote`.
 */
kind: string, 
/**
 * What people call the kind.
 */
kind_name: string, 
/**
 * Its number or code; empty when it has none.
 */
number: string, 
/**
 * Its title.
 */
title: string, };

/**
 * Any record, whole.
 */
export type RecordShown = { 
/**
 * Which, and how it stands.
 */
head: Head, 
/**
 * Its fields by group.
 */
groups: Array<FieldGroup>, 
/**
 * Its lists.
 */
lists: Array<EntryList>, 
/**
 * Every field with more than one value, those of entries among them.
 */
conflicts: Array<ConflictShown>, };

/**
 * Event `changed`: records that were saved here or came from the server. Empty `ids` means: any.
 */
export type RecordsChanged = { 
/**
 * The records.
 */
ids: Array<string>, 
/**
 * `here` or `server`.
 */
by: string, };

/**
 * A forgotten PIN: the password opens what the company keeps of the key. Needs a network.
 */
export type Recover = { 
/**
 * The login name.
 */
login: string, 
/**
 * The password.
 */
password: string, 
/**
 * The new PIN.
 */
pin: string, };

/**
 * What the server did not take, and how it goes on.
 */
export type RefusalShown = { 
/**
 * The stable code.
 */
code: string, 
/**
 * The refused change.
 */
hash: string, 
/**
 * When it was made.
 */
made_ms: number, 
/**
 * What was tried.
 */
fields: Array<TriedField>, 
/**
 * Whether it may be sent again as it is, once somebody else has mended the matter.
 */
may_retry: boolean, 
/**
 * Whether correcting it helps.
 */
may_fix: boolean, };

/**
 * Reports a visit; what comes next becomes a task. Can be undone.
 */
export type ReportVisit = { 
/**
 * The visit.
 */
id: string, 
/**
 * What came of it.
 */
result: string, 
/**
 * What comes next.
 */
next_action: string | null, 
/**
 * By when, as typed.
 */
next_on: string | null, };

/**
 * A file with all unsent work, sealed to the company.
 */
export type Rescue = { 
/**
 * Where it was written; empty when nothing is unsent.
 */
file: string, 
/**
 * How many changes are in it.
 */
changes: number, 
/**
 * What to do with it.
 */
words: string, };

/**
 * Puts a field or a whole entry back to what it was.
 */
export type RestoreField = { 
/**
 * The record.
 */
id: string, 
/**
 * The field, or an entry.
 */
path: string, 
/**
 * To what stood in this version.
 */
version: VersionAsked, };

/**
 * One step of the ladder from the general price to this account's.
 */
export type Rung = { 
/**
 * `default-list`, `account-list`, `quantity`.
 */
code: string, 
/**
 * `定價`, `經銷 A 表`, `10 支以上`.
 */
label: string, 
/**
 * The price there; `None` when that list has none today.
 */
price: Money | null, 
/**
 * From when to when, in words.
 */
words: string, 
/**
 * The one that holds.
 */
is_chosen: boolean, };

/**
 * What can be done with it now.
 */
export type SaleActions = { 
/**
 * Edit lines and terms.
 */
edit: May, 
/**
 * Send for approval.
 */
submit: May, 
/**
 * The words of that button: 送核准, 再送核准.
 */
submit_words: string, 
/**
 * Let the account sign.
 */
sign: May, 
/**
 * Make the order; quotes only.
 */
order: May, 
/**
 * Mark as given to the account; quotes only.
 */
send: May, 
/**
 * Copy or order again.
 */
copy: May, 
/**
 * Put away.
 */
archive: May, 
/**
 * Open it again after its end: then it is a draft.
 */
reopen: May, 
/**
 * Use today's prices where they differ.
 */
requote: May, 
/**
 * Keep the promised prices where they differ.
 */
keep_prices: May, };

/**
 * How many a filter has.
 */
export type SaleCount = { 
/**
 * The filter.
 */
filter: SaleFilter, 
/**
 * What people call it.
 */
label: string, 
/**
 * How many.
 */
count: number, };

/**
 * Which quotes or orders.
 */
export type SaleFilter = "all" | "draft" | "submitted" | "open" | "done" | "lost" | "needs-me";

/**
 * A quote or an order in a list.
 */
export type SaleRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * `quote` or `order`.
 */
kind: string, 
/**
 * The official number, or the provisional one until there is one.
 */
number: string, 
/**
 * The number the account was told first; empty when `number` is that one. Both find it.
 */
first_number: string, 
/**
 * The account's name.
 */
account: string, 
/**
 * Quoted or ordered on, `2026-11-18`.
 */
day: string, 
/**
 * What it comes to; `None` where it cannot be computed.
 */
total: Money | null, 
/**
 * How far it has come.
 */
status: Choice, 
/**
 * Where it stands with its approval; empty when none is needed.
 */
approval: string, 
/**
 * The same in words.
 */
approval_words: string, 
/**
 * How many lines.
 */
lines: number, 
/**
 * Where the record stands with the server.
 */
mark: Mark, };

/**
 * A quote or an order, whole.
 */
export type SaleShown = { 
/**
 * Which, and how it stands.
 */
head: Head, 
/**
 * The official number; empty until the server gave it.
 */
number: string, 
/**
 * The number of this device; valid for ever.
 */
provisional_number: string, 
/**
 * Whose it is to be.
 */
account: RecordRef | null, 
/**
 * The account's name as printed.
 */
account_name: string, 
/**
 * How far it has come.
 */
status: Choice, 
/**
 * Below its number: `經銷 A 表 · 有效至 11/22`.
 */
line: string, 
/**
 * Of every amount.
 */
currency: string, 
/**
 * It came to its end: nothing about it waits for anybody any more.
 */
is_closed: boolean, 
/**
 * The lines that stand.
 */
lines: Array<LineShown>, 
/**
 * The discount on the whole.
 */
discount: DiscountShown, 
/**
 * What it comes to; `None` with `no_totals` saying why.
 */
totals: TotalsShown | null, 
/**
 * Why there are none; empty when there are.
 */
no_totals: string, 
/**
 * Where it stands with its approval.
 */
approval: ApprovalShown | null, 
/**
 * Whose names are under it.
 */
signatures: Array<SignatureShown>, 
/**
 * Its other fields by group: dates, terms, delivery, notes.
 */
groups: Array<FieldGroup>, 
/**
 * Every field with more than one value.
 */
conflicts: Array<ConflictShown>, 
/**
 * Lines whose list has another price today.
 */
old_prices: Array<OldPrice>, 
/**
 * The quote it came from, or the order it became.
 */
other: RecordRef | null, 
/**
 * What can be done.
 */
may: SaleActions, };

/**
 * A part of the list.
 */
export type SalesPage = { 
/**
 * The rows, the latest first.
 */
rows: Array<SaleRow>, 
/**
 * How many there are in all.
 */
total: number, 
/**
 * How many every filter has, when nothing is typed; those with none are absent.
 */
counts: Array<SaleCount>, };

/**
 * What was saved: said only after COMMIT.
 */
export type SavedNow = { 
/**
 * The record.
 */
id: string, 
/**
 * The number it was given, when it is new and has one.
 */
number: string | null, 
/**
 * Its version now: the next `base`.
 */
heads: Array<string>, 
/**
 * When, by this device.
 */
time_ms: number, 
/**
 * Whether anything was written; what stood already is not written again.
 */
is_changed: boolean, 
/**
 * `已存 10:42:07`.
 */
words: string, 
/**
 * What the person should know; it stopped nothing.
 */
warnings: Array<Reason>, 
/**
 * How it is taken back within ten seconds; `None` where it cannot.
 */
undo: Undo | null, };

/**
 * A scanned or typed code.
 */
export type Scanned = { 
/**
 * The text of the code.
 */
text: string, };

/**
 * Sets fields of a record: one left field, or several that belong together; one change.
 */
export type SetFields = { 
/**
 * The record.
 */
id: string, 
/**
 * The fields.
 */
values: Array<Typed>, 
/**
 * `head.heads` of what the person saw: a field that moved since keeps both values.
 */
base: Array<string> | null, };

/**
 * Changes fields of a line: `quantity`, `discount`, `unit_price`, `note`.
 */
export type SetLine = { 
/**
 * The quote or order.
 */
id: string, 
/**
 * The line.
 */
line: string, 
/**
 * Names inside the line, and what was typed.
 */
values: Array<Typed>, };

/**
 * Switches metered on or off.
 */
export type SetMetered = { 
/**
 * The line costs by volume.
 */
is_metered: boolean, };

/**
 * Sets how far it has come: `sent`, `lost`, `withdrawn`, `draft`. Can be undone.
 */
export type SetStatus = { 
/**
 * The record.
 */
id: string, 
/**
 * The word.
 */
status: string, 
/**
 * Why, for `lost` and `cancelled`.
 */
reason: string | null, };

/**
 * All settings; stored as a whole.
 */
export type Settings = { 
/**
 * `zh-Hant-TW` or `en`.
 */
lang: string, 
/**
 * The look.
 */
theme: Theme, 
/**
 * Size of text in percent: 100, 125, 150 or 200.
 */
text_percent: number, 
/**
 * Larger targets for gloves.
 */
is_glove: boolean, 
/**
 * Single letters are shortcuts outside of fields.
 */
has_letter_keys: boolean, 
/**
 * The line costs by volume.
 */
is_metered: boolean, };

/**
 * What is done about prices that changed since. Only the lines named; nothing changes by itself.
 */
export type SettlePrices = { 
/**
 * The quote.
 */
id: string, 
/**
 * These lines.
 */
lines: Array<string>, 
/**
 * `keep` the promise, or `requote` at today's price.
 */
choice: PriceChoice, };

/**
 * Signs somebody in with their password: again, or for the first time on this tablet. Needs a network.
 */
export type SignIn = { 
/**
 * The login name.
 */
login: string, 
/**
 * The password.
 */
password: string, 
/**
 * Their PIN: the one they have here, or the one they choose.
 */
pin: string, };

/**
 * Gives whoever works new tokens, with nothing else changed; the screen stays. Needs a network.
 */
export type SignInAgain = { 
/**
 * The login name.
 */
login: string, 
/**
 * The password.
 */
password: string, };

/**
 * Puts a name under what stands now. Cannot be undone.
 */
export type SignSale = { 
/**
 * The quote or order.
 */
id: string, 
/**
 * As the person gave it.
 */
name: string, };

/**
 * A name under a version.
 */
export type SignatureShown = { 
/**
 * Its id.
 */
id: string, 
/**
 * Who signed.
 */
by_name: string, 
/**
 * When.
 */
at_ms: number, 
/**
 * `this-version`, `another-version`, `cannot-be-judged-here`, `broken`.
 */
holds: string, 
/**
 * In words.
 */
words: string, 
/**
 * What differs from what was signed.
 */
difference: DifferenceShown | null, };

/**
 * Skips a visit, with the reason. Can be undone.
 */
export type SkipVisit = { 
/**
 * The visit.
 */
id: string, 
/**
 * Why.
 */
reason: string, };

/**
 * How the tablet begins.
 */
export type Start = { 
/**
 * Where it stands.
 */
state: StartState, 
/**
 * The company; empty before enrolment.
 */
tenant: string, 
/**
 * What people call the tablet.
 */
device: string, 
/**
 * The server's address; empty before enrolment.
 */
server: string, 
/**
 * Who has work here.
 */
people: Array<PersonHere>, 
/**
 * Whose work is only covered, when it is locked: their finger or face lets them go on.
 */
covered: string | null, 
/**
 * Whoever works, when it is open.
 */
me: Me | null, 
/**
 * The first sync, until it is over.
 */
first_sync: FirstSync | null, 
/**
 * Why it is broken; or, on one that begins anew, that what was here was wiped.
 */
failed: Failed | null, 
/**
 * Of this program.
 */
version: string, 
/**
 * The least characters a PIN has.
 */
pin_length: number, };

/**
 * Where the tablet stands.
 */
export type StartState = "new" | "locked" | "open" | "broken";

/**
 * What a stepper may do.
 */
export type Steps = { 
/**
 * As typed: `6`.
 */
value: string, 
/**
 * The least it may be.
 */
least: string, 
/**
 * The most.
 */
most: string, 
/**
 * One press.
 */
step: string, 
/**
 * `支`; empty when the product has none.
 */
unit: string, };

/**
 * The centre.
 */
export type SyncCentre = { 
/**
 * The clasp, as everywhere.
 */
clasp: Clasp, 
/**
 * `3 筆要您處理，5 筆待送`.
 */
title: string, 
/**
 * `上次連到辦公室 10:31（11 分鐘前）· 其餘 6,412 筆辦公室都收到了`.
 */
line: string, 
/**
 * When the last round ended well.
 */
last_ms: number | null, 
/**
 * When the next try is; `None` while one is going on or none is set.
 */
next_try_ms: number | null, 
/**
 * `自動重試 10:44`.
 */
next_words: string, 
/**
 * Why the last round did not end well.
 */
trouble: Failed | null, 
/**
 * The person must sign in again: all work stays.
 */
sign_in: Failed | null, 
/**
 * What waits for the person.
 */
needs: Array<NeedCard>, 
/**
 * What waits to be sent.
 */
waiting: Array<WaitingRow>, 
/**
 * What the server received today, the latest first, at most fifty.
 */
receipts: Array<ReceiptRow>, 
/**
 * How many records the server received today.
 */
received_today: number, 
/**
 * Records here that the server holds exactly so.
 */
received: number, 
/**
 * How far the first sync came; `None` once it is over.
 */
first_sync: FirstSync | null, 
/**
 * What should be known of this device's clock; empty when it is right enough.
 */
clock_words: string, 
/**
 * `這裡的每一筆都已存在平板，重開機或登出也在。`
 */
safe_words: string, };

/**
 * Event `sync`: told whenever the clasp or the progress changed.
 */
export type SyncTold = { 
/**
 * The clasp now.
 */
clasp: Clasp, 
/**
 * The first sync, until it is over.
 */
first_sync: FirstSync | null, 
/**
 * The server let the person in no more: sign in again, nothing is lost.
 */
sign_in: Failed | null, };

/**
 * One task.
 */
export type TaskRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * What is to be done.
 */
title: string, 
/**
 * `逾期 2 天`, `今天 · 大山農機行 · 來自 11/12 拜訪`, `明天`; for whom, unless the title says it.
 */
due_words: string, 
/**
 * The day; empty without one.
 */
due_on: string, 
/**
 * How urgently.
 */
tone: Tone, 
/**
 * For whom.
 */
account: RecordRef | null, 
/**
 * What it is about.
 */
about: RecordRef | null, 
/**
 * Where it stands with the server.
 */
mark: Mark, };

/**
 * Lines of one tax category.
 */
export type TaxRow = { 
/**
 * `taxable`, `zero-rated`, `exempt`.
 */
category: Choice, 
/**
 * Net of all discounts.
 */
net: Money, };

/**
 * The look.
 */
export type Theme = "system" | "light" | "dark" | "sunlight";

/**
 * What happened, the latest first; what one author had seen before writing stands below it.
 */
export type Timeline = { 
/**
 * The rows.
 */
rows: Array<TimelineRow>, 
/**
 * How many there are in all.
 */
total: number, };

/**
 * One thing that happened with an account.
 */
export type TimelineRow = { 
/**
 * What it tells of.
 */
what: Happened, 
/**
 * The record it leads to.
 */
record: RecordRef | null, 
/**
 * The day, `2026-11-18`.
 */
day: string, 
/**
 * The moment, where one is known.
 */
time_ms: number | null, 
/**
 * `拜訪 38 分`, `訂單 S-10482 · NT$46,305`.
 */
title: string, 
/**
 * More about it.
 */
text: string, 
/**
 * Who did it.
 */
who: Who | null, 
/**
 * Where that record stands with the server.
 */
mark: Mark | null, };

/**
 * The day.
 */
export type Today = { 
/**
 * `2026-11-19`.
 */
day: string, 
/**
 * `11 月 19 日 週四`.
 */
title: string, 
/**
 * `7 個拜訪 · 完成 1、略過 1`.
 */
line: string, 
/**
 * In the order of the route.
 */
visits: Array<VisitRow>, 
/**
 * Overdue first, then by day; those of the coming week.
 */
tasks: Array<TaskRow>, 
/**
 * How many tasks are overdue.
 */
overdue: number, 
/**
 * What was begun and not saved, on this device only.
 */
drafts: Array<DraftShown>, 
/**
 * What needs the person, the first few; the sync centre has all.
 */
needs: Array<NeedCard>, 
/**
 * How many there are in all.
 */
needs_total: number, };

/**
 * How urgently a fact is to be read; colour follows it, words carry it.
 */
export type Tone = "plain" | "need" | "bad";

/**
 * What it comes to. `subtotal − discount + tax + freight = total`.
 */
export type TotalsShown = { 
/**
 * All lines at their list prices; equals `subtotal` when nothing was given away by lines.
 */
listed: Money, 
/**
 * What discounts and prices of lines took off `listed`.
 */
line_discounts: Money, 
/**
 * All lines after their own discounts.
 */
subtotal: Money, 
/**
 * What the discount on the whole takes off.
 */
discount: Money, 
/**
 * After all discounts, before tax.
 */
net: Money, 
/**
 * `營業稅 5%`.
 */
tax_label: string, 
/**
 * The tax.
 */
tax: Money, 
/**
 * Charged besides.
 */
freight: Money, 
/**
 * To pay.
 */
total: Money, 
/**
 * Per category; only those there are.
 */
by_category: Array<TaxRow>, 
/**
 * Why, in the order of the computation.
 */
reasons: Array<Reason>, };

/**
 * One field of what was not taken.
 */
export type TriedField = { 
/**
 * The field, as it may be typed again.
 */
field: FieldShown, 
/**
 * What stood there.
 */
old: Array<string>, 
/**
 * What was tried; `None` when it was no single value.
 */
tried: string | null, 
/**
 * It is the one the server named.
 */
is_culprit: boolean, };

/**
 * An account that is likely the same.
 */
export type Twin = { 
/**
 * It.
 */
account: AccountRow, 
/**
 * What speaks for it; never a score.
 */
evidence: Array<string>, };

/**
 * One field as typed.
 */
export type Typed = { 
/**
 * Its path: `payment_terms`, `lines.<id>.quantity`, `addresses.new.city`.
 */
path: string, 
/**
 * What was typed; empty clears the field.
 */
text: string, };

/**
 * What takes a change back, as another change.
 */
export type Undo = { 
/**
 * The record.
 */
id: string, 
/**
 * The version before.
 */
before: Array<string>, 
/**
 * The version after.
 */
after: Array<string>, 
/**
 * What was made along with it and goes with it, such as a follow-up task.
 */
also: Array<string>, 
/**
 * What the toast says: 已略過 順發食品機械.
 */
words: string, };

/**
 * Lets somebody in by PIN. Needs no network.
 */
export type Unlock = { 
/**
 * Who.
 */
person: string, 
/**
 * Their PIN.
 */
pin: string, };

/**
 * What a look through the whole store found.
 */
export type Verified = { 
/**
 * Everything was compared and nothing is wrong.
 */
is_whole: boolean, 
/**
 * It was stopped before its end.
 */
is_stopped: boolean, 
/**
 * Records looked at.
 */
records: number, 
/**
 * In one sentence.
 */
words: string, 
/**
 * What was compared with what; empty when nothing was.
 */
compared: string, 
/**
 * What was found, the first few.
 */
findings: Array<FindingShown>, 
/**
 * How many more there are; empty when none.
 */
more: string, };

/**
 * Event `verify`: how far the look through the store came.
 */
export type Verifying = { 
/**
 * Records looked at.
 */
done: number, 
/**
 * Records in all.
 */
of: number, 
/**
 * `看了 5,210 筆，共 17,402 筆`.
 */
words: string, };

/**
 * Which version.
 */
export type VersionAsked = { "at": "day", 
/**
 * As typed.
 */
day: string, } | { "at": "moment", 
/**
 * Epoch milliseconds.
 */
time_ms: number, } | { "at": "decision", 
/**
 * The decision's id.
 */
entry: string, } | { "at": "signature", 
/**
 * The signature's id.
 */
entry: string, } | { "at": "heads", 
/**
 * Its heads.
 */
heads: Array<string>, };

/**
 * A record as it was.
 */
export type VersionShown = { 
/**
 * Which; its heads are those of the version.
 */
head: Head, 
/**
 * `2026/11/18 16:42 的內容`.
 */
words: string, 
/**
 * Whether that is what stands now.
 */
is_current: boolean, 
/**
 * Its fields; what differs from now has `is_waiting` unset and is named in `differing`.
 */
groups: Array<FieldGroup>, 
/**
 * The paths that say something else now.
 */
differing: Array<string>, 
/**
 * The quote or order as it was, for those kinds.
 */
sale: SaleShown | null, };

/**
 * One visit of the day.
 */
export type VisitRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its place in the day from 1.
 */
place: number, 
/**
 * The account.
 */
account: RecordRef | null, 
/**
 * The account's name, else the subject.
 */
title: string, 
/**
 * The account's name in Latin letters; may be empty.
 */
title_latin: string, 
/**
 * Where, in one line.
 */
address: string, 
/**
 * For a map.
 */
position: Position | null, 
/**
 * To be called.
 */
phone: string, 
/**
 * Whom one meets: `林美玲 採購`.
 */
contact: string, 
/**
 * When it is planned; `None` without an hour.
 */
start_ms: number | null, 
/**
 * `10:30`, `完成`, `略過`; what the margin shows.
 */
time_words: string, 
/**
 * How far it has come.
 */
status: Choice, 
/**
 * `已完成 09:04–09:41 · 下次：12/03 送濾芯樣品`, `略過：客戶改約 11/21`, else the purpose.
 */
line: string, 
/**
 * The one to go to next.
 */
is_next: boolean, 
/**
 * Why it is here.
 */
why: Array<Why>, 
/**
 * Where the visit and its account stand with the server: the worse of both.
 */
mark: Mark, 
/**
 * Whether one may check in.
 */
may_check_in: May, 
/**
 * Whether it may be skipped.
 */
may_skip: May, };

/**
 * One visit, whole.
 */
export type VisitShown = { 
/**
 * Which, and how it stands.
 */
head: Head, 
/**
 * As on the list of the day.
 */
row: VisitRow, 
/**
 * Checked in when.
 */
checked_in_ms: number | null, 
/**
 * Checked out when.
 */
checked_out_ms: number | null, 
/**
 * Why there is no position; empty when there is one.
 */
no_position_reason: string, 
/**
 * What was reported.
 */
result: string, 
/**
 * What comes next.
 */
next_action: string, 
/**
 * By when.
 */
next_action_on: string, 
/**
 * Its other fields.
 */
groups: Array<FieldGroup>, 
/**
 * Fields with more than one value.
 */
conflicts: Array<ConflictShown>, 
/**
 * Whether one may check out.
 */
may_check_out: May, 
/**
 * Whether one may report.
 */
may_report: May, 
/**
 * What should be known before reporting.
 */
warnings: Array<Reason>, };

/**
 * A change, or several of one record, that the server has not received.
 */
export type WaitingRow = { 
/**
 * The record.
 */
record: RecordRef, 
/**
 * The latest of the changes, by this device.
 */
time_ms: number, 
/**
 * The record itself is new.
 */
is_new: boolean, 
/**
 * What changed: 地址, 信用額度, 新.
 */
words: string, 
/**
 * How many changes.
 */
changes: number, 
/**
 * `waiting` or `deferred`.
 */
state: string, 
/**
 * Why it is put off; empty when it goes with the next round.
 */
why: string, };

/**
 * Somebody who wrote, decided or is meant.
 */
export type Who = { 
/**
 * The person's id.
 */
person: string, 
/**
 * Their name; a word for "somebody" while it is not known here.
 */
name: string, 
/**
 * What people call the device; empty where none wrote.
 */
device: string, 
/**
 * Whether it is whoever reads.
 */
is_me: boolean, };

/**
 * Why a visit is on the list, or what to know at the door.
 */
export type Why = { 
/**
 * Stable: `quote-expires`, `not-visited`, `task-overdue`, `first-visit`, `delivery-due`, `credit-hold`,
 * `approval-waits`, `price-changed`.
 */
code: string, 
/**
 * `報價 3 天後失效 NT$255,816`.
 */
words: string, 
/**
 * The reason in a whole sentence; opens in place.
 */
reason: string, 
/**
 * How urgently.
 */
tone: Tone, 
/**
 * The record it speaks of.
 */
record: RecordRef | null, };
