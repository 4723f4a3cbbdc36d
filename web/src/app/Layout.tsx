import { Container } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { Outlet, ScrollRestoration, useLocation, useNavigation } from 'react-router';

import { Toaster } from '../ui/Toaster';
import { GuestBanner } from './GuestBanner';
import { Header } from './Header';
import classes from './Layout.module.css';
import { ServerAway } from './ServerAway';
import { SessionEnded } from './SessionEnded';

/** What stands around each page. */
export function Layout() {
  const main = useFocusAfterNavigation();
  return (
    <>
      <a className={classes.skip} href="#main">Skip to the content</a>
      <Progress />
      <Header />
      <ServerAway />
      <GuestBanner />
      <Container component="main" id="main" size="lg" py="lg" className={classes.main} tabIndex={-1} ref={main}>
        <Outlet />
      </Container>
      <Toaster />
      <SessionEnded />
      <ScrollRestoration />
    </>
  );
}

/** Moves the focus to the heading of the new page, so that the keyboard and screen readers begin there. */
function useFocusAfterNavigation() {
  const main = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const before = useRef(pathname);
  useEffect(() => {
    if (before.current === pathname) return;
    before.current = pathname;
    // A page that has put the focus into a field of its own knows better.
    if (main.current?.contains(document.activeElement) && document.activeElement !== main.current) return;
    (main.current?.querySelector('h1') ?? main.current)?.focus({ preventScroll: true });
  }, [pathname]);
  return main;
}

/** A thin line while a page is being loaded: only where that takes long enough to wonder. */
function Progress() {
  const { state } = useNavigation();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (state === 'idle') return;
    const timer = setTimeout(() => setShown(true), 150);
    return () => {
      clearTimeout(timer);
      setShown(false);
    };
  }, [state]);
  return shown && <div className={classes.progress} role="progressbar" aria-label="Loading the page" />;
}
