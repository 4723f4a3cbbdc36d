import { TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useRef } from 'react';

import classes from './AnimalForm.module.css';
import { addTag, type AnimalForm } from './form';

interface Props {
  readonly form: AnimalForm;
  readonly set: (next: (now: AnimalForm) => AnimalForm) => void;
  readonly error: string | undefined;
  readonly onTouch: () => void;
}

/** Tags as one types them. Enter, a comma and leaving the field finish one; what is half typed is saved as well. */
export function TagField({ form, set, error, onTouch }: Props) {
  const input = useRef<HTMLInputElement>(null);

  function finish() {
    onTouch();
    set(addTag);
  }

  return (
    <div>
      <TextInput
        ref={input} label="Tags" name="animal-tags" autoComplete="off" placeholder="Type one and press Enter" value={form.tag} error={error}
        onBlur={() => (form.tag === '' ? onTouch() : finish())}
        onChange={(event) => {
          const tag = event.currentTarget.value;
          set((now) => (tag.includes(',') ? addTag({ ...now, tag }) : { ...now, tag }));
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || form.tag.trim() === '' || event.nativeEvent.isComposing) return;
          event.preventDefault();
          finish();
        }}
      />
      {form.tags.length > 0 && (
        <ul className={classes.tags} aria-label="Tags so far">
          {form.tags.map((tag) => (
            <li key={tag}>
              <span>{tag}</span>
              <button
                type="button" aria-label={`Remove the tag ${tag}`}
                onClick={() => {
                  set((now) => ({ ...now, tags: now.tags.filter((t) => t !== tag) }));
                  input.current?.focus();
                }}
              >
                <IconX size={14} aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
