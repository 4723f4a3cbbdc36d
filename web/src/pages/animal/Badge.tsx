import classes from './AnimalPage.module.css';

/** A word on a tint of the theme. */
export function Badge({ colour, children }: { readonly colour: string; readonly children: string }) {
  return (
    <span
      className={classes.badge}
      style={{ background: `var(--mantine-color-${colour}-light)`, color: `var(--mantine-color-${colour}-light-color)` }}
    >
      {children}
    </span>
  );
}
