import { expect, test } from 'vitest';

import { passwordError } from './password';

test('a password is 8 to 256 characters, whatever they are', () => {
  expect(passwordError('')).toBe('Please choose a password.');
  expect(passwordError('1234567')).toBe('The password is too short: it needs 1 more character.');
  expect(passwordError('🐶'.repeat(8))).toBe(false);
  expect(passwordError('🐶'.repeat(256))).toBe(false);
  expect(passwordError('x'.repeat(257))).toContain('too long');
});
