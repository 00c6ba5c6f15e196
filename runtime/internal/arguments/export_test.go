package arguments

// JSONAt returns the arguments of a list that lies in strings.
func JSONAt(list []byte, level int) (*Arguments, error) {
	if level == 0 {
		return JSON(list)
	}
	return newArguments(list, level), nil
}

// Err returns what is wrong with the list as such.
func (a *Arguments) Err() error {
	if a == nil {
		return nil
	}
	if _, fault := a.index(); fault != nil {
		return fault
	}
	return nil
}
