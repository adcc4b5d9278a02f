// Which shape a state is drawn with; the words come from Rust with the state.
import type { ClaspState, MarkState } from '../../generated/api';
import type { Shape } from '../../parts/shape';

export const SHAPE_OF_CLASP: Record<ClaspState, Shape> = { received: 'received', waiting: 'waiting', 'needs-you': 'need', offline: 'offline' };
export const SHAPE_OF_MARK: Record<MarkState, Shape> = { received: 'received', waiting: 'waiting', refused: 'need', conflict: 'need' };
