// The day it is where the people are: everything that is started here lives in Taipei, whatever the machine thinks.
export const ZONE = 'Asia/Taipei';

/** Today there, as `2026-11-29`. From midnight to eight in Taipei it is still yesterday in UTC. */
export const today = () => new Date().toLocaleDateString('sv', { timeZone: ZONE });
