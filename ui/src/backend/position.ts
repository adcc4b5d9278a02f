// Where the device is, asked once per check-in; the work never waits for it longer than named here.
import type { Position } from '../generated/api';
import { IS_HANDHELD } from './handheld';

/** How long a fix may take before one checks in without it. */
const FIX_MS_MAX = 8_000;
/** A new fix, as exact as the device can. */
const ASKED = { enableHighAccuracy: true, timeout: FIX_MS_MAX, maximumAge: 0 };

interface Fix { coords: { latitude: number; longitude: number; accuracy: number } }

/** One fix, or nothing when this device has none, may not be asked, or gives none in time. */
export function locate(): Promise<Position | null> {
  const late = new Promise<null>((answer) => { setTimeout(answer, FIX_MS_MAX, null); });
  const fix = IS_HANDHELD ? ofTheSystem() : ofTheWebView();
  return Promise.race([fix.then(rounded), late]).catch(() => null);
}

/** A desktop's web view asks the system itself. */
const ofTheWebView = () => new Promise<Fix>((answer, fail) => {
  if ('geolocation' in navigator) navigator.geolocation.getCurrentPosition(answer, fail, ASKED);
  else fail(new Error('no position here'));
});

/** On a handheld people allow it to the program, not to a page. */
async function ofTheSystem(): Promise<Fix> {
  const { checkPermissions, getCurrentPosition, requestPermissions } = await import('@tauri-apps/plugin-geolocation');
  let allowed = await checkPermissions();
  if (allowed.location.startsWith('prompt')) allowed = await requestPermissions(['location']);
  if (allowed.location !== 'granted') throw new Error('a position is not allowed');
  return await getCurrentPosition(ASKED);
}

const rounded = ({ coords }: Fix): Position =>
  ({ latitude_micro: Math.round(coords.latitude * 1e6), longitude_micro: Math.round(coords.longitude * 1e6), accuracy_m: Math.round(coords.accuracy) });
