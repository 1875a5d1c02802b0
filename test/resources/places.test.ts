import { expect } from 'chai';
import { Places } from '../../src/resources/places.js';
import { rejection } from '../support/rejection.js';

const never = new AbortController().signal;

describe('places', () => {
  it('are taken in the order of asking, past a holder who has its share', async () => {
    const places = new Places({ places: 2, placesOfOne: 1 });
    const order: string[] = [];
    const take = async (holder: string, name: string): Promise<() => void> => {
      const release = await places.take(never, holder);
      order.push(name);
      return release;
    };
    const first = await take('a', 'a1');
    const later = [take('a', 'a2'), take('a', 'a3')];
    await take('b', 'b1');
    const last = take('c', 'c1');
    expect(order).to.deep.equal(['a1', 'b1']);
    expect(places).to.include({ taken: 2, waiting: 3 });
    first();
    first();
    const second = await later[0];
    expect(order).to.deep.equal(['a1', 'b1', 'a2']);
    second?.();
    await later[1];
    expect(places).to.include({ taken: 2, waiting: 1 });
    (await later[1])?.();
    await last;
    expect(order).to.deep.equal(['a1', 'b1', 'a2', 'a3', 'c1']);
  });

  it('are not waited for by more than may, and left by those who stop', async () => {
    const places = new Places({ places: 1, maxWaiting: 1 });
    const release = await places.take(never);
    const stop = new AbortController();
    const stopped = rejection(places.take(stop.signal));
    expect(await rejection(places.take(never))).to.include({ name: 'PlacesFullError' });
    stop.abort(new Error('left'));
    expect(await stopped).to.include({ message: 'left' });
    expect(places.waiting).to.equal(0);
    release();
    expect(places.taken).to.equal(0);
  });
});
