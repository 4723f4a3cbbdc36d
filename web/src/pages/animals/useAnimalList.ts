import type { ApolloClient } from '@apollo/client';
import { useApolloClient } from '@apollo/client/react';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import { useNavigationType } from 'react-router';

import { AnimalList } from './animalList';
import { filterOf, orders, type Criteria } from './criteria';

/** The list that was left last. Who comes back finds it as it was, with all pages that had been scrolled through. */
const left = new WeakMap<ApolloClient, { key: string; list: AnimalList }>();

/**
 * The list for these criteria. Until it has something to show it is the one before, so that nothing flickers while somebody
 * types; `waiting` says so. Answers to earlier criteria go nowhere, however late they come.
 */
export function useAnimalList(owner: string, criteria: Criteria): { readonly list: AnimalList; readonly waiting: boolean } {
  const client = useApolloClient();
  const back = useNavigationType() === 'POP';
  const filter = filterOf(criteria);
  const { order } = criteria;
  const key = JSON.stringify([owner, filter, order]);
  // The key says all that filter and order say.
  const wanted = useMemo(() => {
    const known = back ? left.get(client) : undefined;
    return known?.key === key ? known.list : new AnimalList(client, owner, filter, orders[order].by);
  }, [client, key]);
  useSyncExternalStore(wanted.subscribe, wanted.version);

  useEffect(() => {
    wanted.attach();
    return () => {
      wanted.detach();
      left.set(client, { key, list: wanted });
    };
  }, [client, key, wanted]);

  const [last, setLast] = useState(wanted);
  if (last !== wanted && (wanted.ready || last.owner !== owner)) setLast(wanted);
  const list = wanted.ready || last.owner !== owner ? wanted : last;

  const before = useRef(list);
  useEffect(() => {
    if (before.current !== list) before.current.dispose();
    before.current = list;
  }, [list]);

  return { list, waiting: list !== wanted };
}
