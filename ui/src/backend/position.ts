// Where the device is, asked once per check-in; the work never waits for it longer than named here.
import type { Position } from '../generated/api';

/** How long a fix may take before one checks in without it. */
const FIX_MS_MAX = 8_000;

/** One fix, or nothing when this device has none or gives none in time. */
export function locate(): Promise<Position | null> {
  if (!('geolocation' in navigator)) return Promise.resolve(null);
  return new Promise((answer) => {
    const late = setTimeout(() => answer(null), FIX_MS_MAX);
    const done = (position: Position | null) => { clearTimeout(late); answer(position); };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => done({ latitude_micro: Math.round(coords.latitude * 1e6), longitude_micro: Math.round(coords.longitude * 1e6), accuracy_m: Math.round(coords.accuracy) }),
      () => done(null),
      { enableHighAccuracy: true, timeout: FIX_MS_MAX, maximumAge: 0 },
    );
  });
}
