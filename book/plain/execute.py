def executed(*a): raise NotImplementedError
