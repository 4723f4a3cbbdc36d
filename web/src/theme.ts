import {
  createTheme, type ButtonProps, type CSSVariablesResolver, type MantineColorsTuple, type ModalProps, type TooltipProps,
} from '@mantine/core';

// Clay, straw and sage, after things that animals live among. Shades 6 and 7 carry white text, shade 4 is read on the dark.
const clay: MantineColorsTuple = [
  '#fdf3ec', '#fae3d5', '#f3c8b0', '#eaab88', '#e38f63', '#d06f42', '#bd572b', '#a8451f', '#8c3718', '#6b2a13',
];
const red: MantineColorsTuple = [
  '#fdf0ee', '#fbdcd8', '#f5b9b1', '#ee958a', '#f07f72', '#dc5446', '#c93f32', '#b53024', '#96261c', '#741c14',
];
const green: MantineColorsTuple = [
  '#eff6f0', '#dbebdd', '#b8d6bd', '#94c09c', '#7fb48a', '#569566', '#437f53', '#336a43', '#285536', '#1d4128',
];
const yellow: MantineColorsTuple = [
  '#fef7e4', '#fcebbd', '#f7d982', '#f0c450', '#e6ae2e', '#cc921a', '#956a10', '#835a0c', '#694809', '#503706',
];
const blue: MantineColorsTuple = [
  '#eef5f8', '#d8e8ef', '#b1d1df', '#8bb9cd', '#74abc3', '#4788a4', '#35728d', '#285c73', '#1f495c', '#163644',
];
const gray: MantineColorsTuple = [
  '#faf7f2', '#f3ede4', '#e8dfd3', '#d9cdbe', '#c3b4a3', '#a39383', '#7d6e61', '#64574c', '#473d35', '#2c2520',
];
const dark: MantineColorsTuple = [
  '#ece4db', '#d3c8bc', '#b5a79b', '#9c8e82', '#5a4e46', '#453b34', '#2f2823', '#241e1a', '#1a1613', '#110e0c',
];

const rounded = 'ui-rounded, "SF Pro Rounded", "Hiragino Maru Gothic ProN", Quicksand, Nunito, "Segoe UI", system-ui, sans-serif';

const tuples = { clay, red, green, yellow, blue, gray };

export const theme = createTheme({
  colors: { ...tuples, dark },
  primaryColor: 'clay',
  primaryShade: { light: 7, dark: 6 },
  black: '#2c2520',
  defaultRadius: 'md',
  radius: { xs: '4px', sm: '6px', md: '10px', lg: '16px', xl: '28px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  headings: { fontFamily: rounded, fontWeight: '700', textWrap: 'balance' },
  // By name, since a component that is mentioned here is loaded with the first page.
  components: {
    Modal: {
      defaultProps: {
        lockScroll: false, // it would write a <style> into the page, which the CSP refuses; styles.css locks instead
        centered: true,
        closeButtonProps: { 'aria-label': 'Close' },
        attributes: { header: { role: 'none' } }, // it is no banner of the page
      } satisfies Partial<ModalProps>,
    },
    Button: { defaultProps: { radius: 'xl' } satisfies Partial<ButtonProps> },
    Tooltip: {
      defaultProps: { events: { hover: true, focus: true, touch: false }, openDelay: 300 } satisfies Partial<TooltipProps>,
    },
  },
});

/** The colours that Mantine takes from no tuple. --mantine-color-body is the surface of cards; the page lies under it. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--menagerie-page': '#fbf6ee',
    '--menagerie-line': gray[2],
    '--mantine-color-body': '#fffdfa',
    '--mantine-color-dimmed': gray[7],
    '--mantine-color-placeholder': '#75675c',
    '--mantine-color-error': red[7],
    '--mantine-color-success': green[7],
  },
  dark: {
    '--menagerie-page': dark[8],
    '--menagerie-line': dark[5],
    '--mantine-color-body': dark[7],
    '--mantine-color-dimmed': dark[2],
    '--mantine-color-placeholder': dark[3],
    '--mantine-color-error': red[3],
    '--mantine-color-success': green[4],
    // Mantine's own tints for the dark are too deep to tell apart on a warm ground.
    ...Object.fromEntries(Object.entries(tuples).flatMap(([name, shades]) => [
      [`--mantine-color-${name}-light`, shades[9]],
      [`--mantine-color-${name}-light-hover`, shades[8]],
      [`--mantine-color-${name}-light-color`, shades[1]],
    ])),
  },
});
