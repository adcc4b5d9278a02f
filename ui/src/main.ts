// The window begins here: look first, then the page, so that nothing flashes in another theme.
import { mount } from 'svelte';
import './look/tokens.css';
import './look/base.css';
import App from './App.svelte';
import { preferences } from './field/frame/preferences.svelte';

const target = document.getElementById('app');
void preferences.read().then(() => { if (target) mount(App, { target }); });
