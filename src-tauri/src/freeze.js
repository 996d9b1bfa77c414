// Keeps a script from changing what every object inherits, before any script of the page runs. A plain freeze would also
// forbid objects to have a `constructor` or a `toString` of their own by assignment, which d3-color and others rely on;
// so these become accessors first, whose setters put the value on the object it was assigned to.
for (const name of ["constructor", "toLocaleString", "toString", "valueOf"]) {
  const inherited = Object.prototype[name];
  Object.defineProperty(Object.prototype, name, {
    get: () => inherited,
    set(value) {
      if (this === Object.prototype) throw new TypeError(`Object.prototype.${name} is frozen`);
      Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true });
    },
  });
}
Object.freeze(Object.prototype);
