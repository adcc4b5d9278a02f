// The two notes of a quote or an order: what is printed for the account, and what never is.
export const NOTES: readonly string[] = ['terms', 'internal_note'];
/** Shown and edited in a place of their own, so they are not among the details. */
export const ELSEWHERE: readonly string[] = ['discount', 'discount_reason', 'status', 'number', 'provisional_number', 'is_archived'];
