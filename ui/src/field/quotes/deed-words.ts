// The words and icons of what can be done with a quote or an order.
import type { Component } from 'svelte';
import Copy from '@lucide/svelte/icons/copy';
import FileCheck from '@lucide/svelte/icons/file-check';
import Send from '@lucide/svelte/icons/send';
import Signature from '@lucide/svelte/icons/signature';
import type { SaleShown } from '../../generated/api';
import { m } from '../../words';
import type { Deed } from './deeds';

export const DEED_ICONS: Record<Deed, Component<{ size?: number }>> = { submit: Send, sign: Signature, order: FileCheck, copy: Copy };

export function deedWords(deed: Deed, sale: SaleShown): string {
  switch (deed) {
    case 'submit': return sale.may.submit_words || m.sale_submit();
    case 'sign': return m.sale_sign();
    case 'order': return m.sale_order();
    case 'copy': return m.sale_copy_quote();
  }
}
