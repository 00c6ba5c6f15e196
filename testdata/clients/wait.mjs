/** Waiting for things to happen, with a deadline and a reason. */

/** The promise's value, or an error with the reason after so many milliseconds. */
export function within(milliseconds, promise, reason) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(reason())), milliseconds);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** The first truthy value of check, asked for again and again. */
export function eventually(check, milliseconds, reason) {
  let timer;
  const found = new Promise((resolve, reject) => {
    const ask = () => {
      try {
        const value = check();
        if (value) resolve(value);
      } catch (error) {
        reject(error);
      }
    };
    timer = setInterval(ask, 10);
    ask();
  });
  return within(milliseconds, found, reason).finally(() => clearInterval(timer));
}
