import { Chip, Group, Stack, Text, TextInput } from '@mantine/core';

import type { AnimalStatus, Species } from '../../gql/graphql';
import { speciesEmoji, speciesLabels, statusLabels, valuesOf } from '../../ui/labels';
import type { Criteria } from './criteria';
import { useTyped } from './useTyped';

interface Props {
  readonly criteria: Criteria;
  readonly onChange: (change: Partial<Criteria>) => void;
}

export function Filters({ criteria, onChange }: Props) {
  const tag = useTyped(criteria.tag, (text) => onChange({ tag: text }));
  return (
    <Stack gap="md">
      <div role="group" aria-labelledby="filter-species">
        <Text id="filter-species" size="sm" fw={600} mb={6}>Species</Text>
        <Chip.Group multiple value={[...criteria.species]} onChange={(species) => onChange({ species: species as Species[] })}>
          <Group gap={6}>
            {valuesOf(speciesLabels).map((species) => (
              <Chip key={species} value={species} size="sm" radius="xl">
                <span aria-hidden>{speciesEmoji[species]}</span> {speciesLabels[species]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
      </div>
      <div role="group" aria-labelledby="filter-status">
        <Text id="filter-status" size="sm" fw={600} mb={6}>Status</Text>
        <Chip.Group multiple value={[...criteria.status]} onChange={(status) => onChange({ status: status as AnimalStatus[] })}>
          <Group gap={6}>
            {valuesOf(statusLabels).map((status) => <Chip key={status} value={status} size="sm" radius="xl">{statusLabels[status]}</Chip>)}
          </Group>
        </Chip.Group>
      </div>
      <TextInput
        label="Tag" description="The whole tag; capitals do not matter" placeholder="foster" maxLength={50} autoComplete="off"
        value={tag.text} onChange={(event) => tag.type(event.currentTarget.value)} onBlur={tag.flush}
        onKeyDown={(event) => event.key === 'Enter' && tag.flush()}
      />
    </Stack>
  );
}
