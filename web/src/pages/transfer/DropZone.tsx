import { Text } from '@mantine/core';
import { IconFileUpload } from '@tabler/icons-react';
import { useEffect, useEffectEvent, useState } from 'react';

import classes from './Transfer.module.css';

interface Props {
  /** What stands in it. */
  readonly title: string;
  readonly hint: string;
  readonly small?: boolean;
  readonly onFile: (file: File, others: number) => void;
}

/** A file input that is as large as a barn door. What is dropped beside it lands in it too, instead of replacing the page. */
export function DropZone({ title, hint, small = false, onFile }: Props) {
  const [over, setOver] = useState(false);
  const take = useEffectEvent((files: FileList | null | undefined) => {
    const [file] = files ?? [];
    if (file) onFile(file, files!.length - 1);
  });

  useEffect(() => {
    const drag = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (event.relatedTarget === null) setOver(false); // out of the window
    };
    const drop = (event: DragEvent) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      setOver(false);
      take(event.dataTransfer.files);
    };
    window.addEventListener('dragover', drag);
    window.addEventListener('dragleave', leave);
    window.addEventListener('drop', drop);
    return () => {
      window.removeEventListener('dragover', drag);
      window.removeEventListener('dragleave', leave);
      window.removeEventListener('drop', drop);
    };
  }, []);

  return (
    <label className={classes.zone} data-over={over || undefined} data-small={small || undefined}>
      <input
        type="file"
        className={classes.input}
        accept=".csv,.tsv,.txt,.json,text/csv,text/tab-separated-values,application/json"
        onChange={({ currentTarget }) => {
          take(currentTarget.files);
          currentTarget.value = ''; // so that the same file, corrected, can be chosen again
        }}
      />
      <IconFileUpload size={small ? 24 : 40} stroke={1.5} aria-hidden />
      <span>
        <Text component="span" fw={600} display="block">{title}</Text>
        <Text component="span" size="sm" c="dimmed" display="block">{hint}</Text>
      </span>
    </label>
  );
}
