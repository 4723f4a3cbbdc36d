import { useQuery } from '@apollo/client/react';
import { ActionIcon, Button, Skeleton, Table } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useState, type ReactNode } from 'react';

import { useSession } from '../../api/session';
import { graphql } from '../../gql';
import type { AnimalCareQuery } from '../../gql/graphql';
import { ErrorNotice } from '../../ui/ErrorNotice';
import { day } from '../../ui/format';
import { Section } from '../../ui/Section';
import { useLate } from '../../ui/useLate';
import classes from './AnimalPage.module.css';
import { Badge } from './Badge';
import { linePoints, protection, shortDay, weightInWords } from './care';

const AnimalCare = graphql(`
  query AnimalCare($id: ID!, $last: Int!) {
    animal(id: $id) {
      id
      weights(last: $last) {
        edges { node { id version measuredOn grams note } }
        pageInfo { hasPreviousPage }
      }
      vaccinations(last: $last) {
        edges { node { id version vaccine givenOn validUntil batch vet } }
        pageInfo { hasPreviousPage }
      }
    }
  }
`);

type Loaded = NonNullable<AnimalCareQuery['animal']>;
export type WeightRecord = Loaded['weights']['edges'][number]['node'];
export type VaccinationRecord = Loaded['vaccinations']['edges'][number]['node'];

const few = 12;
const many = 100;

const loadWeightDialog = () => import('./WeightDialog').then((module) => module.WeightDialog);
const loadVaccinationDialog = () => import('./VaccinationDialog').then((module) => module.VaccinationDialog);

interface Props {
  readonly animal: { readonly id: string; readonly name: string };
  /** A weight or a vaccination has been changed. */
  readonly onChange: () => void;
}

/** Weights and vaccinations: the latest first. */
export function Care({ animal, onChange }: Props) {
  const { status } = useSession();
  const [last, setLast] = useState(few);
  const { data, previousData, error, refetch } = useQuery(AnimalCare, {
    variables: { id: animal.id, last }, skip: status === 'loading' || status === 'stranger', fetchPolicy: 'cache-and-network',
  });
  const care = (data ?? previousData)?.animal;
  const weights = care?.weights.edges.map(({ node }) => node).reverse();
  const vaccinations = care?.vaccinations.edges.map(({ node }) => node).reverse();

  /** As the server has it now. It waits until the server can be reached. */
  const load = async () => {
    onChange();
    return (await refetch()).data?.animal ?? null;
  };
  const more = (shown: Loaded['weights'] | Loaded['vaccinations'] | undefined) => shown?.pageInfo.hasPreviousPage && (
    last === few
      ? <Button variant="subtle" size="xs" mt="xs" onClick={() => setLast(many)}>Show earlier ones</Button>
      : <p className={classes.none}>These are the latest {many}. All of them are in the export.</p>
  );

  if (error && !care) return <ErrorNotice error={error} title="Weights and vaccinations could not be loaded" onRetry={() => void refetch()} />;
  return (
    <div className={classes.columns}>
      <Weights animal={animal} weights={weights} load={load} more={more(care?.weights)} />
      <Vaccinations animal={animal} vaccinations={vaccinations} load={load} more={more(care?.vaccinations)} />
    </div>
  );
}

interface PartProps extends Pick<Props, 'animal'> {
  readonly load: () => Promise<Loaded | null>;
  readonly more: ReactNode;
}

function Weights({ animal, weights, load, more }: PartProps & { readonly weights: readonly WeightRecord[] | undefined }) {
  const [edited, setEdited] = useState<WeightRecord | 'new' | null>(null);
  const WeightDialog = useLate(loadWeightDialog, edited !== null);
  return (
    <Section title="Weights">
      {!weights && <Skeleton height={120} radius="md" />}
      {weights?.length === 0 && <p className={classes.none}>Not weighed yet.</p>}
      {weights && weights.length > 1 && <Line weights={weights} />}
      {weights && weights.length > 0 && (
        <Table className={classes.table} aria-label={`Weights of ${animal.name}, the latest first`}>
          <Table.Thead>
            <Table.Tr><Table.Th>Day</Table.Th><Table.Th>Weight</Table.Th><Table.Th>Note</Table.Th><Table.Td /></Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {weights.map((weight) => (
              <Table.Tr key={weight.id}>
                <Table.Td className={classes.amount}>{shortDay(weight.measuredOn)}</Table.Td>
                <Table.Td className={classes.amount}>{weightInWords(weight.grams)}</Table.Td>
                <Table.Td className={classes.text}>{weight.note}</Table.Td>
                <Table.Td className={classes.edit}>
                  <Edit label={`the weight of ${day(weight.measuredOn)}`} onClick={() => setEdited(weight)} />
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {more}
      <Add label="Add a weight" onClick={() => setEdited('new')} />
      {edited && WeightDialog && (
        <WeightDialog
          key={edited === 'new' ? 'new' : edited.id} animal={animal} weight={edited === 'new' ? null : edited}
          known={weights ?? []} load={async () => (await load())?.weights.edges.map(({ node }) => node) ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

function Vaccinations({ animal, vaccinations, load, more }: PartProps & { readonly vaccinations: readonly VaccinationRecord[] | undefined }) {
  const [edited, setEdited] = useState<VaccinationRecord | 'new' | null>(null);
  const VaccinationDialog = useLate(loadVaccinationDialog, edited !== null);
  return (
    <Section title="Vaccinations">
      {!vaccinations && <Skeleton height={120} radius="md" />}
      {vaccinations?.length === 0 && <p className={classes.none}>None yet.</p>}
      {vaccinations && vaccinations.length > 0 && (
        <ul className={classes.vaccinations} aria-label={`Vaccinations of ${animal.name}, the latest first`}>
          {vaccinations.map((one) => (
            <li key={one.id}>
              <div>
                <b className={classes.text}>{one.vaccine}</b>
                <Validity one={one} all={vaccinations} />
                <span className={classes.detail}>
                  {[`Given on ${shortDay(one.givenOn)}`, one.vet, one.batch && `batch ${one.batch}`].filter(Boolean).join(' · ')}
                </span>
              </div>
              <Edit label={`the vaccination ${one.vaccine} of ${day(one.givenOn)}`} onClick={() => setEdited(one)} />
            </li>
          ))}
        </ul>
      )}
      {more}
      <Add label="Add a vaccination" onClick={() => setEdited('new')} />
      {edited && VaccinationDialog && (
        <VaccinationDialog
          key={edited === 'new' ? 'new' : edited.id} animal={animal} vaccination={edited === 'new' ? null : edited}
          known={vaccinations ?? []} load={async () => (await load())?.vaccinations.edges.map(({ node }) => node) ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}

function Validity({ one, all }: { readonly one: VaccinationRecord; readonly all: readonly VaccinationRecord[] }) {
  const { validUntil } = one;
  switch (protection(one, all)) {
    case 'unknown':
      return <span className={classes.none}>No end given</span>;
    case 'valid':
      return <Badge colour="green">{`Until ${shortDay(validUntil!)}`}</Badge>;
    case 'over':
      return <Badge colour="red">{`Ran out on ${shortDay(validUntil!)}`}</Badge>;
    case 'renewed':
      return <span className={classes.none}>Until {shortDay(validUntil!)}, renewed since</span>;
  }
}

function Edit({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" size="lg" aria-label={`Edit ${label}`} onClick={onClick}><IconPencil size={16} aria-hidden /></ActionIcon>
  );
}

function Add({ label, onClick }: { readonly label: string; readonly onClick: () => void }) {
  return <Button variant="light" size="sm" mt="sm" leftSection={<IconPlus size={16} aria-hidden />} onClick={onClick}>{label}</Button>;
}

/** The weights as a line: the table below says the same in numbers. */
function Line({ weights }: { readonly weights: readonly WeightRecord[] }) {
  const values = weights.map(({ measuredOn, grams }) => ({ on: measuredOn, value: grams })).reverse();
  return (
    <svg className={classes.spark} viewBox="-4 -4 308 68" preserveAspectRatio="none" aria-hidden>
      <polyline points={linePoints(values, 300, 60)} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}
