"""Pure planners of the components, and what the components promise when they are put together."""
