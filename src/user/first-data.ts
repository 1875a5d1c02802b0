import type { Database } from '../platform/database/database.js';
import { loadOnce } from '../platform/database/load-once.js';
import type { firstUserFields, NewUser } from './user.js';

/** The users of the first data. */
export const firstUsers: readonly Pick<NewUser, (typeof firstUserFields)[number]>[] = [
  { userId: '1', name: 'Henry', phoneNumber: '01012341234', age: 22 },
  { userId: '2', name: 'Michael', phoneNumber: '01098128734', age: 55 },
  { userId: '3', name: 'Jessie', phoneNumber: '01056785678', age: 15 },
  { userId: '4', name: 'Max', phoneNumber: '01099999999', age: 37 },
  { userId: '5', name: 'Tony', phoneNumber: '01012344321', age: 25 },
];

/** Loads them once in the life of a database: a deleted user does not reappear at the next start. */
export const loadFirstData = (database: Database): Promise<boolean> =>
  loadOnce(database, 'first-users', async (transaction) => {
    const present = await transaction.query('SELECT FROM users LIMIT 1');
    if (present.length > 0) return;
    for (const { userId, name, phoneNumber, age } of firstUsers) {
      await transaction.query('INSERT INTO users (user_id, name, phone_number, age) VALUES ($1, $2, $3, $4)', [
        userId,
        name,
        phoneNumber,
        age,
      ]);
    }
  });
