import { ActionIcon, Avatar, Button, Container, Menu, UnstyledButton, VisuallyHidden, useComputedColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconLogin2, IconLogout, IconMenu2, IconMoon, IconSettings, IconSun, IconTrash, IconUserPlus } from '@tabler/icons-react';
import { Link, NavLink, useNavigate } from 'react-router';

import { problemOf } from '../api/problem';
import { useSession } from '../api/session';
import { toast } from '../ui/toast';
import { useArrival } from './arrival';
import classes from './Layout.module.css';
import { paths } from './paths';

const places = [
  { to: paths.animals, label: 'Animals' },
  { to: paths.transfer, label: 'Import & export' },
  { to: paths.howItKnowsYou, label: 'How it knows you' },
];

export function Header() {
  return (
    <header className={classes.header}>
      <Container size="lg" className={classes.bar}>
        <Menu position="bottom-start" width={220}>
          <Menu.Target>
            <ActionIcon variant="subtle" size="lg" hiddenFrom="md" aria-label="Pages"><IconMenu2 aria-hidden /></ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            {places.map(({ to, label }) => <Menu.Item key={to} component={Link} to={to}>{label}</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
        <Link to={paths.animals} className={classes.brand}>
          <img src="/icon.svg" alt="" width={32} height={32} />
          Menagerie
        </Link>
        <nav className={`${classes.nav} mantine-visible-from-md`} aria-label="Pages">
          {places.map(({ to, label }) => <NavLink key={to} to={to} end className={classes.link}>{label}</NavLink>)}
        </nav>
        <div className={classes.tools}>
          <SchemeSwitch />
          <div className={classes.account}><AccountMenu /></div>
        </div>
      </Container>
    </header>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme({ keepTransitions: true }); // to suspend them it would inject a <style>, which the CSP refuses
  const scheme = useComputedColorScheme('light');
  const other = scheme === 'dark' ? 'light' : 'dark';
  return (
    <ActionIcon variant="subtle" size="lg" aria-label={`Switch to ${other} colours`} onClick={() => setColorScheme(other)}>
      {scheme === 'dark' ? <IconSun aria-hidden /> : <IconMoon aria-hidden />}
    </ActionIcon>
  );
}

function AccountMenu() {
  const { status, user, signOut } = useSession();
  const arrival = useArrival();
  const navigate = useNavigate();

  if (status === 'loading') return null;
  if (!user) return <Button component={Link} to={paths.signIn} state={arrival} variant="light" size="sm">Sign in</Button>;

  async function leave() {
    try {
      await signOut();
      await navigate(paths.animals);
    } catch (error) {
      toast({ kind: 'error', message: problemOf(error).message });
    }
  }

  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <UnstyledButton>
          <Avatar name={user.guest ? undefined : user.name} color="clay" alt="" aria-hidden />
          <VisuallyHidden>Account of {user.name}</VisuallyHidden>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{user.guest ? 'You are a guest' : user.email}</Menu.Label>
        {user.guest ? (
          <>
            <Menu.Item component={Link} to={paths.signUp} state={arrival} leftSection={<IconUserPlus size={18} aria-hidden />}>Sign up</Menu.Item>
            <Menu.Item component={Link} to={paths.signIn} state={arrival} leftSection={<IconLogin2 size={18} aria-hidden />}>Sign in</Menu.Item>
            <Menu.Item component={Link} to={paths.trash} leftSection={<IconTrash size={18} aria-hidden />}>Recently deleted</Menu.Item>
            <Menu.Item component={Link} to={paths.account} leftSection={<IconSettings size={18} aria-hidden />}>Account</Menu.Item>
          </>
        ) : (
          <>
            <Menu.Item component={Link} to={paths.trash} leftSection={<IconTrash size={18} aria-hidden />}>Recently deleted</Menu.Item>
            <Menu.Item component={Link} to={paths.account} leftSection={<IconSettings size={18} aria-hidden />}>Account</Menu.Item>
            <Menu.Item leftSection={<IconLogout size={18} aria-hidden />} onClick={() => void leave()}>Sign out</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
