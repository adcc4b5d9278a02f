// Reads a barcode or a QR code by the camera, where the system lets a program do so. Elsewhere a scanner types what it reads.
import { IS_HANDHELD } from './handheld';

/** What the code says; nothing when there is no camera for it, when it may not be used, or when somebody went back. */
export async function readCode(): Promise<string | null> {
  if (!IS_HANDHELD) return null;
  const { Format, checkPermissions, requestPermissions, scan } = await import('@tauri-apps/plugin-barcode-scanner');
  let allowed = await checkPermissions();
  if (allowed.startsWith('prompt')) allowed = await requestPermissions();
  if (allowed !== 'granted') return null;
  const formats = [Format.EAN13, Format.EAN8, Format.UPC_A, Format.UPC_E, Format.Code39, Format.Code128, Format.ITF, Format.QRCode];
  return await scan({ formats, windowed: false }).then((read) => read.content.trim() || null, () => null);
}
