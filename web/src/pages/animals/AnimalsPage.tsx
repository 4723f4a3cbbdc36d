import { useQuery } from '@apollo/client/react';
import { Button, Group } from '@mantine/core';
import { IconFileImport, IconPlus } from '@tabler/icons-react';
import { useCallback, useRef } from 'react';
import { Link } from 'react-router';

import { useSession } from '../../api/session';
import { paths } from '../../app/paths';
import { graphql } from '../../gql';
import { EmptyState } from '../../ui/EmptyState';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { PageTitle } from '../../ui/PageTitle';
import { useUrlState } from '../../ui/useUrlState';
import { AnimalGrid, type View } from './AnimalGrid';
import { Narrowing } from './Narrowing';
import { Toolbar } from './Toolbar';
import { filterOf, isFiltered, noFilters, params, type Criteria } from './criteria';
import { useAnimalList } from './useAnimalList';
import { useView } from './useView';

// Apart from the pages, so that none waits for the counting.
const AnimalsCount = graphql(`
  query AnimalsCount($filter: AnimalFilter) {
    animals(first: 1, filter: $filter) { totalCount }
  }
`);

interface Props {
  readonly criteria: Criteria;
  readonly onChange: (change: Partial<Criteria>) => void;
}

export function AnimalsPage() {
  const { status, owner } = useSession();
  const [criteria, onChange] = useUrlState(params);
  if (status === 'stranger') return <Welcome />;
  if (status === 'loading') return <Waiting criteria={criteria} onChange={onChange} />;
  // While the session has ended the list stays as it is, under the dialog.
  return <Animals key={owner} criteria={criteria} onChange={onChange} />;
}

function Animals({ criteria, onChange }: Props) {
  const { status, owner, known } = useSession();
  const { list, waiting } = useAnimalList(owner, criteria);
  const [view, setView] = useView();
  const anchor = useRef({ index: 0, jump: false });
  const total = useTotal(criteria, known);
  const onTag = useCallback((tag: string) => onChange({ tag }), [onChange]);

  const filtered = isFiltered(criteria);
  const none = list.complete && list.count === 0;
  const error = status === 'ended' ? undefined : list.error;

  function show(next: View) {
    anchor.current.jump = true;
    setView(next);
  }

  return (
    <>
      <PageTitle title="Animals" actions={<AddButton />} />
      {none && !filtered && !waiting ? <NoAnimals guest={status === 'guest'} /> : (
        <>
          <Toolbar criteria={criteria} onChange={onChange} view={view} onView={show} />
          <Narrowing criteria={criteria} onChange={onChange} total={total} />
          {none ? <NoMatch onClear={() => onChange(noFilters)} /> : (error === undefined || list.count > 0) && (
            <AnimalGrid key={view} list={list} total={total} view={view} busy={waiting} anchor={anchor} onTag={onTag} />
          )}
        </>
      )}
      <ErrorNotice error={error} title={list.count > 0 ? 'Not all animals could be loaded' : 'Your animals could not be loaded'} onRetry={() => list.retry()} />
    </>
  );
}

/** While it is not known yet who is asking: the page as it will be, as far as that can be said. */
function Waiting({ criteria, onChange }: Props) {
  const [view, setView] = useView();
  const anchor = useRef({ index: 0, jump: false });
  return (
    <>
      <PageTitle title="Animals" actions={<AddButton />} />
      <Toolbar criteria={criteria} onChange={onChange} view={view} onView={setView} />
      <Narrowing criteria={criteria} onChange={onChange} total={undefined} />
      <AnimalGrid key={view} list={null} total={undefined} view={view} busy anchor={anchor} onTag={() => undefined} />
    </>
  );
}

/** How many animals meet the filter; the number before, until there is a new one. */
function useTotal(criteria: Criteria, known: boolean): number | undefined {
  const { data, previousData } = useQuery(AnimalsCount, {
    variables: { filter: filterOf(criteria) }, skip: !known, fetchPolicy: 'cache-and-network',
  });
  return (data ?? previousData)?.animals.totalCount;
}

function AddButton() {
  return <Button component={Link} to={paths.newAnimal} leftSection={<IconPlus size={18} aria-hidden />}>Add animal</Button>;
}

function ImportButton() {
  return (
    <Button component={Link} to={paths.transfer} variant="light" leftSection={<IconFileImport size={18} aria-hidden />}>Import a file</Button>
  );
}

function Welcome() {
  const { expired } = useSession();
  return (
    <>
      <PageTitle title="Welcome to Menagerie" />
      <EmptyState
        picture="🐶🐱🐰🐦🐠"
        title="One place for everything you know about your animals"
        actions={(
          <>
            <Group justify="center" gap="sm" mt="xs">
              <Button component={Link} to={paths.newAnimal} leftSection={<IconPlus size={18} aria-hidden />}>Add your first animal</Button>
              <ImportButton />
            </Group>
            <span>
              {expired ? 'You have been signed out since you were here last. ' : 'You have an account? '}
              <Link to={paths.signIn}>Sign in</Link>
            </span>
          </>
        )}
      >
        Names and birthdays, chip numbers, vaccinations and weights: write them down once and find them whenever the vet asks. You
        can begin at once. An account is needed only to keep them beyond this browser.
      </EmptyState>
    </>
  );
}

function NoAnimals({ guest }: { readonly guest: boolean }) {
  return (
    <EmptyState
      picture="🐾"
      title="No animals yet"
      actions={(
        <>
          <Group justify="center" gap="sm" mt="xs">
            <Button component={Link} to={paths.newAnimal} leftSection={<IconPlus size={18} aria-hidden />}>Add your first animal</Button>
            <ImportButton />
          </Group>
          {guest && <span>Your animals are in an account? <Link to={paths.signIn}>Sign in</Link></span>}
          <span>Deleted one by mistake? See what was <Link to={paths.trash}>recently deleted</Link></span>
        </>
      )}
    >
      A name and a species are enough for a start. If you have a list already, as a spreadsheet or from another program, import it.
    </EmptyState>
  );
}

function NoMatch({ onClear }: { readonly onClear: () => void }) {
  return (
    <EmptyState picture="🔎" title="No animal matches" actions={<Button variant="light" onClick={onClear}>Clear all filters</Button>}>
      Each word must begin a word of the name, the breed, a tag, the notes or a chip number. Try fewer letters or fewer filters.
    </EmptyState>
  );
}
