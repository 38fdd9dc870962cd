// Where things stand on the track: the crowd, the handover, the queue, the reps, the meetings, the customers, and below
// them the places where people are dropped.

/** Places of tokens, as the server numbers them. */
export const PLACE = { unaware: 0, aware: 1, interested: 2, choosing: 3, baton: 4, waits: 5, called: 6, meets: 7, customer: 8, left: 9, refused: 10 };

/** Which zone each place is in. */
const ZONE_OF = ["crowd", "crowd", "crowd", "crowd", "handover", "queue", "reps", "meetings", "customers", "crowd", "crowd"];
export const zoneOf = (place) => ZONE_OF[place];

/** Over which zone each reason drops people, in the order of the server's reasons. */
const DROPS = ["handover", "handover", "queue", "queue", "reps", "reps", "meetings", "customers"];

/** Zones of a track of such a size, in pixels: side by side, or in two rows where it is narrow. */
export function zones(width, height) {
  const narrow = width < 620, rows = {};
  const row = (top, bottom, parts, inset = 8) => {
    let left = inset;
    const sum = parts.reduce((all, [, share]) => all + share, 0);
    for (const [name, share] of parts) {
      const room = (width - 2 * inset) * share / sum;
      rows[name] = { left, top, right: left + room - 6, bottom };
      left += room;
    }
  };
  const foot = narrow ? 88 : 58;
  if (narrow) {
    const half = (height - foot) * 0.47;
    row(20, half - 4, [["crowd", 62], ["handover", 16], ["queue", 34]]);
    row(half + 20, height - foot - 6, [["reps", 26], ["meetings", 20], ["customers", 46]]);
  } else row(24, height - foot - 8, [["crowd", 36], ["handover", 11], ["queue", 17], ["reps", 13], ["meetings", 10], ["customers", 20]]);
  rows.foot = { left: 8, right: width - 8, top: height - foot, bottom: height - 4 };
  return { ...rows, narrow };
}

/** Where the drops of a reason fall. */
export function bin(stage, reason, reasons) {
  const room = (stage.foot.right - stage.foot.left) / (stage.narrow ? reasons / 2 : reasons);
  const column = stage.narrow ? reason % (reasons / 2) : reason, row = stage.narrow ? Math.floor(reason / (reasons / 2)) : 0;
  return { left: stage.foot.left + column * room, width: room, top: stage.foot.top + row * 44 };
}

export const dropZone = (reason) => DROPS[reason];

/** The spot of the nth of so many in a zone, in rows from its right end: who came first stands in front. */
export function spot(zone, nth, many, size = 9) {
  const width = zone.right - zone.left, height = zone.bottom - zone.top;
  let step = size;
  while (step > 2.2 && Math.floor(width / step) * Math.floor(height / step) < many) step *= 0.9;
  const rows = Math.max(1, Math.floor(height / step)), column = Math.floor(nth / rows), row = nth % rows;
  return [zone.right - step * (column + 0.6), zone.top + step * (row + 0.6)];
}

/** The seat of the nth of so many in the crowd; it stays the same all year. */
export function seat(zone, nth, many) {
  const width = zone.right - zone.left, height = zone.bottom - zone.top, step = seatStep(width, height, many);
  const columns = Math.max(1, Math.floor(width / step));
  return [zone.left + step * (nth % columns + 0.5), zone.top + step * (Math.floor(nth / columns) + 0.5)];
}

let seats = { key: "", step: 0 };
function seatStep(width, height, many) {
  const key = `${width} ${height} ${many}`;
  if (seats.key === key) return seats.step;
  let step = 16;
  while (step > 2 && Math.floor(width / step) * Math.floor(height / step) < many) step -= 0.1;
  seats = { key, step };
  return step;
}
