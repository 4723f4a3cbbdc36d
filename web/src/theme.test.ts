// @vitest-environment node
import { describe, expect, test } from 'vitest';

import { themeCss, themeVariables } from './themeCss';

const { variables, light, dark } = themeVariables();

function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5]
    .map((at) => Number.parseInt(hex.slice(at, at + 2), 16) / 255)
    .map((v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [more, less] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (more + 0.05) / (less + 0.05);
}

describe.each([['light', light], ['dark', dark]])('in the %s', (_, scheme) => {
  const all = new Map(Object.entries({ ...variables, ...scheme }));

  function colour(name: string): string {
    const value = all.get(name) ?? name;
    const link = /^var\((--[\w-]+)\)$/.exec(value);
    return link ? colour(link[1]!) : value.replace(/^#(.)(.)(.)$/, '#$1$1$2$2$3$3');
  }

  const pairs: [string, string][] = ['--menagerie-page', '--mantine-color-body'].flatMap((ground) =>
    ['text', 'dimmed', 'error', 'success', 'anchor', 'placeholder'].map((name): [string, string] => [`--mantine-color-${name}`, ground]));
  for (const name of ['clay', 'red', 'green', 'yellow', 'blue', 'gray']) {
    pairs.push([`--mantine-color-${name}-text`, '--mantine-color-body'], [`--mantine-color-${name}-text`, '--menagerie-page']);
    pairs.push(['--mantine-color-white', `--mantine-color-${name}-filled`], ['--mantine-color-white', `--mantine-color-${name}-filled-hover`]);
    pairs.push([`--mantine-color-${name}-outline`, '--mantine-color-body']);
    pairs.push([`--mantine-color-${name}-light-color`, `--mantine-color-${name}-light`]);
    pairs.push([`--mantine-color-${name}-light-color`, `--mantine-color-${name}-light-hover`]);
  }

  test.each(pairs)('%s can be read on %s', (text, ground) => {
    expect(contrast(colour(text), colour(ground))).toBeGreaterThanOrEqual(4.5);
  });
});

test('the variables are a style sheet', () => {
  expect(themeCss()).toContain('--mantine-color-clay-7: #a8451f');
  expect(themeCss()).toContain('.mantine-hidden-from-sm');
});
