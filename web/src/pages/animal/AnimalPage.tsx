import { useQuery } from '@apollo/client/react';
import { Button, Skeleton } from '@mantine/core';
import { IconHistory, IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { Link, useLocation, useNavigate, useParams } from 'react-router';

import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import type { AnimalDetailsFragment } from '../../gql/graphql';
import { AnimalAbsent } from '../../ui/AnimalAbsent';
import { breedWords, neuteredWords } from '../../ui/animal-form/fields';
import { DeleteAnimalDialog } from '../../ui/DeleteAnimalDialog';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { ageInWords, ago, day, time } from '../../ui/format';
import { sexLabels, speciesColours, speciesEmoji, speciesLabels, statusColours, statusLabels } from '../../ui/labels';
import { PageTitle } from '../../ui/PageTitle';
import { Section } from '../../ui/Section';
import { useLate } from '../../ui/useLate';
import classes from './AnimalPage.module.css';
import { Badge } from './Badge';
import { Care } from './Care';
import { Identifiers } from './Identifiers';

const Animal = graphql(`
  query Animal($id: ID!) {
    animal(id: $id) { ...AnimalDetails }
  }
`);

const loadDeleted = () => import('./DeletedAnimal').then((module) => module.DeletedAnimal);
const loadHistory = () => import('./History').then((module) => module.History);

export function AnimalPage() {
  const { id = '' } = useParams();
  const navigate = useNavigate();
  const { status } = useSession();
  const { data, error, loading, refetch } = useQuery(Animal, {
    variables: { id }, skip: status === 'loading' || status === 'stranger', fetchPolicy: 'cache-and-network',
  });
  const animal = data?.animal;
  const [touched, setTouched] = useState(0);
  const missing = data?.animal === null && status !== 'stranger';
  const Deleted = useLate(loadDeleted, missing);
  const home = <Button component={Link} to={paths.animals} variant="default">See your animals</Button>;

  if (!animal || status === 'stranger') {
    const absent = (
      <AnimalAbsent
        stranger={status === 'stranger'} error={error} loading={loading || status === 'loading' || (missing && !Deleted)}
        onRetry={() => void refetch()} actions={home}
      />
    );
    return missing && !loading && Deleted ? <Deleted id={id} absent={absent} actions={home} onRestored={refetch} /> : absent;
  }
  return (
    <article className={classes.page}>
      <Hero animal={animal} onDeleted={() => navigate(paths.animals)} />
      <ErrorNotice error={error} title="This may not be the latest" onRetry={() => void refetch()} />
      <div className={classes.columns}>
        <Facts animal={animal} />
        <div className={classes.column}>
          <Identifiers identifiers={animal.identifiers} edit={paths.editAnimal(id)} />
          <Notes animal={animal} />
        </div>
      </div>
      <Care key={id} animal={animal} onChange={() => setTouched((n) => n + 1)} />
      <HistorySection key={`history ${id}`} animal={animal} touched={touched} />
    </article>
  );
}

function Hero({ animal, onDeleted }: { readonly animal: AnimalDetailsFragment; readonly onDeleted: () => unknown }) {
  const { id, name, species, bornOn, bornOnPrecision, status, tags } = animal;
  const [asking, setAsking] = useState(false);
  const age = status === 'DECEASED' ? null : ageInWords(bornOn, bornOnPrecision);
  return (
    <header className={classes.hero}>
      <span className={classes.picture} style={{ background: `var(--mantine-color-${speciesColours[species]}-light)` }} aria-hidden>
        {speciesEmoji[species]}
      </span>
      <div className={classes.about}>
        <PageTitle
          title={name}
          actions={(
            <div className={classes.actions}>
              <Button component={Link} to={paths.editAnimal(id)} leftSection={<IconPencil size={18} aria-hidden />}>Edit</Button>
              <Button variant="outline" color="red" leftSection={<IconTrash size={18} aria-hidden />} onClick={() => setAsking(true)}>Delete</Button>
            </div>
          )}
        >
          <span className={classes.name}>{name}</span>
        </PageTitle>
        <p className={classes.line}>
          <Badge colour={statusColours[status]}>{statusLabels[status]}</Badge>
          <span>{[speciesLabels[species], breedWords(animal), age].filter(Boolean).join(' · ')}</span>
        </p>
        {tags.length > 0 && (
          <ul className={classes.tags} aria-label="Tags">
            {tags.map((tag) => (
              <li key={tag}>
                <Link to={`${paths.animals}?${new URLSearchParams({ tag })}`} title={`All animals tagged ${tag}`}>{tag}</Link>
              </li>
            ))}
          </ul>
        )}
      </div>
      <DeleteAnimalDialog animal={animal} opened={asking} onClose={() => setAsking(false)} onDeleted={onDeleted} />
    </header>
  );
}

function Facts({ animal }: { readonly animal: AnimalDetailsFragment }) {
  const { species, sex, bornOn, bornOnPrecision, colour, markings, household, createdAt, updatedAt } = animal;
  const age = ageInWords(bornOn, bornOnPrecision);
  const facts: readonly (readonly [string, string | null])[] = [
    ['Species', speciesLabels[species]],
    ['Breed', breedWords(animal)],
    ['Sex', sex === 'UNKNOWN' ? null : sexLabels[sex]],
    ['Neutered', neuteredWords(animal)],
    ['Born', bornOn && day(bornOn, bornOnPrecision)],
    ['Age', age],
    ['Colour', colour],
    ['Markings', markings],
    ['Household', household.name],
  ];
  return (
    <Section title="Facts">
      <dl className={classes.facts}>
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd className={value ? classes.text : classes.none}>{value || 'Not known'}</dd>
          </div>
        ))}
        <div><dt>Added</dt><dd><time dateTime={createdAt}>{time(createdAt)}</time></dd></div>
        <div><dt>Changed</dt><dd><time dateTime={updatedAt} title={time(updatedAt)}>{ago(updatedAt)}</time></dd></div>
      </dl>
    </Section>
  );
}

function Notes({ animal: { id, notes } }: { readonly animal: AnimalDetailsFragment }) {
  return (
    <Section title="Notes">
      {notes
        ? <p className={classes.text}>{notes}</p>
        : <p className={classes.none}>None yet. <Link to={paths.editAnimal(id)}>Write some</Link></p>}
    </Section>
  );
}

/** The history is fetched when somebody wants to see it. */
function HistorySection({ animal, touched }: { readonly animal: AnimalDetailsFragment; readonly touched: number }) {
  const { hash } = useLocation();
  const [asked, setAsked] = useState(false);
  const opened = asked || hash === '#history';
  const History = useLate(loadHistory, opened);
  return (
    <Section title="History">
      {!opened && (
        <Button variant="light" size="sm" leftSection={<IconHistory size={16} aria-hidden />} onClick={() => setAsked(true)}>
          Show who changed what
        </Button>
      )}
      {opened && (History ? <History animal={animal} touched={touched} /> : <Skeleton height={120} radius="md" />)}
    </Section>
  );
}
