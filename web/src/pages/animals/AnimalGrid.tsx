import { defaultRangeExtractor, useWindowVirtualizer, type Range } from '@tanstack/react-virtual';
import { useCallback, useEffect, useLayoutEffect, useRef, useState, type CSSProperties, type RefObject } from 'react';

import classes from './AnimalsPage.module.css';
import { AnimalCard, AnimalRow, RowHeadings } from './AnimalItem';
import type { AnimalList } from './animalList';

export type View = 'cards' | 'table';

interface Props {
  /** Null: who is asking is not known yet. */
  readonly list: AnimalList | null;
  /** The number of all animals of the list, where it is known. */
  readonly total: number | undefined;
  readonly view: View;
  readonly busy: boolean;
  /** The first animal on show, by index: written for the next view to begin with, once. */
  readonly anchor: RefObject<{ index: number; jump: boolean }>;
  readonly onTag: (tag: string) => void;
}

// In rem, as the text is; the heights of items are those of the style sheet. All are equally high, so nothing is measured.
const shapes = {
  cards: { height: 9.25, gap: 0.75, width: 18.5 },
  table: { height: 3.25, gap: 0, width: Infinity },
} as const;

/** How much of the window's top is covered by what sticks there, in rem. */
const covered = 8.5;

let lastBox = { width: 0, top: 0, rem: 16 };

/** The animals near those in sight, in a page that is as high as all of them. It scrolls with the window. */
export function AnimalGrid({ list, total, view, busy, anchor, onTag }: Props) {
  const ref = useRef<HTMLDivElement>(null);
  const { width, top, rem } = useBox(ref);
  const { height, gap, width: least } = shapes[view];
  const columns = Math.max(1, Math.floor((width + gap * rem) / ((least + gap) * rem)));

  const count = list?.count ?? 0;
  const ghosts = list?.complete ? 0 : Math.max(1, Math.min(12, (total ?? Infinity) - count));
  const rows = Math.ceil((count + ghosts) / columns);

  const focused = useRef(-1);
  const virtualizer = useWindowVirtualizer({
    count: rows,
    estimateSize: () => height * rem,
    gap: gap * rem,
    overscan: view === 'cards' ? 3 : 8,
    scrollMargin: top,
    // The row with the focus stays, or the focus would be lost with it.
    rangeExtractor: useCallback((range: Range) => {
      const indexes = defaultRangeExtractor(range);
      const row = focused.current;
      return row < 0 || row >= range.count || indexes.includes(row) ? indexes : [...indexes, row].sort((a, b) => a - b);
    }, []),
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rem]);

  const seen = virtualizer.range;
  const from = (seen?.startIndex ?? 0) * columns;
  const to = ((seen?.endIndex ?? 0) + 1) * columns - 1;
  useEffect(() => {
    // Not before the frame is drawn: who comes back is first at the top, and then where the page was left.
    const frame = requestAnimationFrame(() => {
      list?.show(from, to);
      anchor.current.index = from;
    });
    return () => cancelAnimationFrame(frame);
  }, [list, from, to, anchor]);

  // Another view begins with the same animal, another list with its first.
  const shown = useRef(list);
  useLayoutEffect(() => {
    const { index, jump } = anchor.current;
    anchor.current.jump = false;
    if (jump && index > 0) {
      window.scrollTo({ top: top + Math.floor(index / columns) * (height + gap) * rem - covered * rem });
    } else if (shown.current && shown.current !== list && window.scrollY > top - covered * rem) {
      window.scrollTo({ top: top - covered * rem });
    }
    shown.current = list;
  });

  const table = view === 'table';
  const items = virtualizer.getVirtualItems().flatMap(({ index: row, start }) =>
    Array.from({ length: Math.min(columns, count + ghosts - row * columns) }, (_, column) => {
      const index = row * columns + column;
      const animal = list?.at(index);
      const style: CSSProperties = {
        transform: `translateY(${start - top}px)`,
        insetInlineStart: `calc((100% + ${gap}rem) * ${column / columns})`,
        width: `calc((100% + ${gap}rem) / ${columns} - ${gap}rem)`,
      };
      if (!animal) {
        return <div key={index} className={`${classes.place} ${table ? classes.ghostRow : classes.ghostCard}`} style={style} aria-hidden />;
      }
      return table ? (
        <div key={index} role="row" aria-rowindex={index + 2} className={`${classes.place} ${classes.row}`} style={style} onFocus={() => (focused.current = row)}>
          <AnimalRow animal={animal} onTag={onTag} />
        </div>
      ) : (
        <div key={index} role="listitem" aria-setsize={total ?? -1} aria-posinset={index + 1} className={`${classes.place} ${classes.card}`} style={style} onFocus={() => (focused.current = row)}>
          <AnimalCard animal={animal} onTag={onTag} />
        </div>
      );
    }));

  const body = { ref, className: classes.items, style: { height: virtualizer.getTotalSize() }, onBlur: () => (focused.current = -1) };
  const label = { 'aria-label': 'Animals', 'aria-busy': busy || count === 0 };
  return table ? (
    <div role="table" aria-rowcount={total === undefined ? -1 : total + 1} className={busy ? classes.waiting : undefined} {...label}>
      <RowHeadings />
      <div role="rowgroup" {...body}>{items}</div>
    </div>
  ) : (
    <div role="list" {...label} {...body} className={`${classes.items} ${busy ? classes.waiting : ''}`}>{items}</div>
  );
}

/** Where the list stands on the page, and how wide it is. It begins with what was so last, or the scroll position would not fit. */
function useBox(ref: RefObject<HTMLElement | null>) {
  const [box, setBox] = useState(() => (lastBox.width > 0 ? lastBox : { ...lastBox, width: Math.min(window.innerWidth, 1140) - 32 }));
  useLayoutEffect(() => {
    const element = ref.current!;
    const measure = () => {
      const { width, top } = element.getBoundingClientRect();
      const next = {
        width,
        top: Math.round(top + window.scrollY),
        rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize),
      };
      lastBox = next;
      setBox((now) => (now.width === next.width && now.top === next.top && now.rem === next.rem ? now : next));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    observer.observe(document.body); // what stands above may grow
    return () => observer.disconnect();
  }, [ref]);
  return box;
}
