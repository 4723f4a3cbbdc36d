import { memo } from 'react';
import { Link } from 'react-router';

import { paths } from '../../app/paths';
import { ageInWords, ago } from '../../ui/format';
import { speciesEmoji, speciesLabels, statusColours, statusLabels } from '../../ui/labels';
import classes from './AnimalsPage.module.css';
import type { ListedAnimal } from './animalList';
import { breedOf, speciesColours } from './species';

interface Props {
  readonly animal: ListedAnimal;
  readonly onTag: (tag: string) => void;
}

export const AnimalCard = memo(function AnimalCard({ animal, onTag }: Props) {
  const { species, bornOn, bornOnPrecision } = animal;
  const age = ageInWords(bornOn, bornOnPrecision);
  return (
    <>
      <Picture animal={animal} />
      <div className={classes.about}>
        <Name animal={animal} />
        <div className={classes.line}>{[speciesLabels[species], breedOf(animal)].filter(Boolean).join(' · ')}</div>
        <div className={classes.facts}>
          <Status animal={animal} />
          {age && <span className={classes.line}>{age}</span>}
        </div>
        <Tags animal={animal} onTag={onTag} />
      </div>
    </>
  );
});

export function RowHeadings() {
  return (
    <div role="rowgroup" className={classes.headings}>
      <div role="row" aria-rowindex={1} className={classes.row}>
        {['Name', 'Species', 'Breed', 'Age', 'Status', 'Tags', 'Changed'].map((heading) => (
          <div key={heading} role="columnheader" data-column={heading} className={classes.cell}>{heading}</div>
        ))}
      </div>
    </div>
  );
}

export const AnimalRow = memo(function AnimalRow({ animal, onTag }: Props) {
  const { species, bornOn, bornOnPrecision, updatedAt } = animal;
  return (
    <>
      <div role="cell" data-column="Name" className={classes.cell}><Picture animal={animal} /><Name animal={animal} /></div>
      <div role="cell" data-column="Species" className={classes.cell}>{speciesLabels[species]}</div>
      <div role="cell" data-column="Breed" className={classes.cell}><span className={classes.line}>{breedOf(animal)}</span></div>
      <div role="cell" data-column="Age" className={classes.cell}><span className={classes.line}>{ageInWords(bornOn, bornOnPrecision)}</span></div>
      <div role="cell" data-column="Status" className={classes.cell}><Status animal={animal} /></div>
      <div role="cell" data-column="Tags" className={classes.cell}><Tags animal={animal} onTag={onTag} /></div>
      <div role="cell" data-column="Changed" className={classes.cell}><span className={classes.line}>{ago(updatedAt)}</span></div>
    </>
  );
});

function Name({ animal: { id, name } }: Pick<Props, 'animal'>) {
  return <Link to={paths.animal(id)} className={classes.name} title={name}>{name}</Link>;
}

function Picture({ animal: { species } }: Pick<Props, 'animal'>) {
  return (
    <span className={classes.picture} style={{ background: `var(--mantine-color-${speciesColours[species]}-light)` }} aria-hidden>
      {speciesEmoji[species]}
    </span>
  );
}

function Status({ animal: { status } }: Pick<Props, 'animal'>) {
  const colour = statusColours[status];
  return (
    <span className={classes.badge} style={{ background: `var(--mantine-color-${colour}-light)`, color: `var(--mantine-color-${colour}-light-color)` }}>
      {statusLabels[status]}
    </span>
  );
}

/** A tag filters by itself. */
function Tags({ animal: { tags }, onTag }: Props) {
  if (tags.length === 0) return null;
  return (
    <div className={classes.tags} title={tags.join(', ')}>
      {tags.slice(0, 2).map((tag) => (
        <button key={tag} type="button" className={classes.tag} aria-label={`Show only animals tagged ${tag}`} onClick={() => onTag(tag)}>{tag}</button>
      ))}
      {tags.length > 2 && <span className={classes.more}>+{tags.length - 2}</span>}
    </div>
  );
}
