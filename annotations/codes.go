package annotations

// Code names a rule. A code is frozen: it is never given to another rule, and
// never reused when its rule goes away.
type Code string
