import {
  DEFAULT_THEME, convertCssVariables, defaultCssVariablesResolver, em, keys, mergeMantineTheme, px,
} from '@mantine/core';

import { cssVariables, theme } from './theme';

const merged = mergeMantineTheme(DEFAULT_THEME, theme);

/** The theme's variables, those of Mantine and ours over them. */
export function themeVariables() {
  const base = defaultCssVariablesResolver(merged);
  const own = cssVariables(merged);
  return {
    variables: { ...base.variables, ...own.variables },
    light: { ...base.light, ...own.light },
    dark: { ...base.dark, ...own.dark },
  };
}

/** What MantineProvider would write into <style> elements: the variables, and the classes of visibleFrom and hiddenFrom. */
export function themeCss(): string {
  const classes = keys(merged.breakpoints).map((name) => {
    const from = Number(px(merged.breakpoints[name]));
    return `@media (max-width: ${em(from - 0.1)}) { .mantine-visible-from-${name} { display: none !important; } }
@media (min-width: ${em(from)}) { .mantine-hidden-from-${name} { display: none !important; } }`;
  });
  return `${convertCssVariables(themeVariables())}\n${classes.join('\n')}\n`;
}
