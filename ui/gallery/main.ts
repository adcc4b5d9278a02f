// The gallery: the app itself over made-up answers, at the page the address asks for; `page=parts` shows every part.
import { mount } from 'svelte';
import '../src/look/tokens.css';
import '../src/look/base.css';
import App from '../src/App.svelte';
import { places, type Place } from '../src/field/frame/places.svelte';
import { ask } from '../src/backend/ask';
import { tablet } from '../src/field/frame/tablet.svelte';
import { preferences } from '../src/field/frame/preferences.svelte';
import { page } from './asked';
import LongList from './LongList.svelte';
import Parts from './Parts.svelte';

const PLACES: Record<string, Place> = {
  visit: { screen: 'visit', visit: 'v3' }, sync: { screen: 'sync' }, more: { screen: 'more' }, settings: { screen: 'settings' },
  accounts: { screen: 'accounts' }, account: { screen: 'accounts', account: 'a4' }, 'new-account': { screen: 'new-account' }, quotes: { screen: 'quotes' }, quote: { screen: 'quote', quote: 'q147' },
  order: { screen: 'order', order: 'o1' }, catalogue: { screen: 'catalogue' }, product: { screen: 'catalogue', product: 'pr1' }, history: { screen: 'history', record: 'a4' },
};
// Locks as the tablet does by itself, for looks/hands-drafts.mjs: nothing that stands open is left first.
Object.assign(window, { gallery: { lock: async () => tablet.enter(await ask('lock')) } });
const target = document.getElementById('app');
void preferences.read().then(() => {
  const place = PLACES[page];
  if (place) places.go(place);
  if (target) mount(page === 'parts' ? Parts : page === 'long-list' ? LongList : App, { target });
});
